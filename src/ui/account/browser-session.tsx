import { Globe } from 'lucide-react'
import type { FormAction } from '#ui/action/outcome.ts'
import { Card } from '#ui/primitives/card.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { userAgentWords } from '#ui/primitives/user-agent-words.ts'
import { SignOutOthers } from './sign-out-others.tsx'

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
    <SignOutOthers count={other_count} action={signOutOthers} />
  </Card>
)
