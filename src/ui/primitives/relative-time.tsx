const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** `at` as seen from `now`, in milliseconds: "3 minutes ago". Within a minute it is now. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000)
  const unit = units.find(([, size]) => Math.abs(seconds) >= size)
  if (unit) return relative.format(Math.trunc(seconds / unit[1]), unit[0])
  return seconds > 0 ? 'in a moment' : 'just now'
}

/** `at` to the minute, for everybody the same: "20 Nov 2026, 18:04 UTC". */
export const exactTime = (at: number): string => `${exact.format(at)} UTC`

/** A moment, ISO 8601, as a person says it; the exact one shows on pointing at it. */
export function RelativeTime({ at, now }: { at: string; now: number }) {
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={exactTime(time)}>
      {relativeTime(time, now)}
    </time>
  )
}
