import { Globe } from 'lucide-react'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { browserWords } from './browser-words.ts'

/** A browser in which the person is signed in, and what is known of its sign-in. */
export type BrowserFacts = {
  is_current: boolean
  created_at: string
  last_used_at: string
  ip_address: string | null
  user_agent: string | null
}

/** The browsers in which a person is signed in; `count` may be more than are listed. */
export const BrowserList = ({
  browsers,
  count,
  now,
}: {
  browsers: BrowserFacts[]
  count: number
  now: number
}) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
      {browsers.map((browser) => (
        <Browser key={`${browser.created_at} ${browser.user_agent}`} browser={browser} now={now} />
      ))}
    </ul>
    {count > browsers.length && (
      <p className="text-muted text-sm">and {count - browsers.length} more, used longer ago</p>
    )}
  </div>
)

const Browser = ({ browser, now }: { browser: BrowserFacts; now: number }) => (
  <li className="flex gap-4 px-4 py-3.5 sm:items-center sm:px-5">
    <Globe className="size-5 shrink-0 text-muted max-sm:mt-1" aria-hidden="true" />
    <div className="min-w-0 flex-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 truncate font-semibold text-sm" title={browser.user_agent ?? undefined}>
          {browserWords(browser.user_agent)}
        </h3>
        {browser.is_current && <StatusBadge tone="good">This browser</StatusBadge>}
      </div>
      <p className="text-muted text-sm">
        Signed in <ExactTime at={browser.created_at} now={now} />
        {browser.ip_address && ` from ${browser.ip_address}`}
        {!browser.is_current && (
          <>
            {' '}
            · last used <RelativeTime at={browser.last_used_at} now={now} />
          </>
        )}
      </p>
    </div>
  </li>
)
