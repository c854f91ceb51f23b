'use client'

import { useClock } from '#ui/primitives/clock.ts'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'

/** The server notes a device that follows about once a minute, and the page is read about as often. */
const ACTIVE_MS = 3 * 60_000

/** When a device was last seen, or that this was just now, as it is while the device is connected. */
export function LastSeen({ at, now }: { at: string; now: number }) {
  const clock = useClock(now)
  if (clock.now - Date.parse(at) >= ACTIVE_MS)
    return (
      <span>
        Seen <RelativeTime at={at} now={now} />
      </span>
    )
  return (
    <span
      className="inline-flex items-center gap-1.5 font-medium text-accent"
      title="The server has heard from it in the last three minutes."
    >
      <span className="size-2 rounded-full bg-accent" aria-hidden="true" />
      Active now
    </span>
  )
}
