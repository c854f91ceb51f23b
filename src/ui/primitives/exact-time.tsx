'use client'

import { useClock } from './clock.ts'
import { exactTime, relativeTime } from './time-words.ts'

/** A moment, ISO 8601, to the minute where the reader is; how long ago that was shows on pointing at it. */
export function ExactTime({ at, now }: { at: string; now: number }) {
  const clock = useClock(now)
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={relativeTime(time, clock.now)} className="tabular-nums">
      {exactTime(time, clock.is_local)}
    </time>
  )
}
