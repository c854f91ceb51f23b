'use client'

import { useClock } from './clock.ts'
import { exactTime, relativeTime } from './time-words.ts'

/** A moment, ISO 8601, as a person says it; the exact one, where the reader is, shows on pointing at it. */
export function RelativeTime({ at, now }: { at: string; now: number }) {
  const clock = useClock(now)
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={exactTime(time, clock.is_local)}>
      {relativeTime(time, Math.max(clock.now, Math.min(time, now)))}
    </time>
  )
}
