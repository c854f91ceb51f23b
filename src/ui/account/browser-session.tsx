import { Globe } from 'lucide-react'
import type { FormAction } from '#ui/action/outcome.ts'
import { SignOutOthers } from '#ui/devices/sign-out-others.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'
import { Card } from '#ui/primitives/card.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { userAgentWords } from '#ui/primitives/user-agent-words.ts'

type Props = {
  session: { signed_in_at: string; ip_address: string | null; user_agent: string | null }
  other_count: number
  signOutOthers: FormAction
  now: number
}

/** By what the person is here, and the way to be nowhere else. */
export const BrowserSession = ({ session, other_count, signOutOthers, now }: Props) => (
  <Card className="grid gap-4">
    <div className="flex gap-4">
      <Globe className="mt-0.5 size-5 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 text-sm">
        <p className="font-medium">
          Signed in <RelativeTime at={session.signed_in_at} now={now} />
        </p>
        <p className="text-muted">From {session.ip_address ?? 'an unknown address'}</p>
        {session.user_agent && <p className="text-muted">{userAgentWords(session.user_agent)}</p>}
      </div>
    </div>
    <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
      <p className="min-w-0 text-muted text-sm">
        {sayOthers(other_count)}{' '}
        {other_count > 0 && (
          <a href="/dashboard/devices" className={linkClass}>
            See which
          </a>
        )}
      </p>
      {other_count > 0 && <SignOutOthers count={other_count} signOut={signOutOthers} />}
    </div>
  </Card>
)

function sayOthers(count: number): string {
  if (count === 0) return 'You are signed in nowhere else.'
  return count === 1 ? 'One other browser is signed in.' : `${count} other browsers are signed in.`
}
