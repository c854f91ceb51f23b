const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const form = { dateStyle: 'medium', timeStyle: 'short' } as const
const utc = new Intl.DateTimeFormat('en-GB', { ...form, timeZone: 'UTC' })
const local = new Intl.DateTimeFormat('en-GB', form)

/** `at` as seen from `now`, in milliseconds: "3 minutes ago". Within a minute it is now. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000)
  const unit = units.find(([, size]) => Math.abs(seconds) >= size)
  if (unit) return relative.format(Math.trunc(seconds / unit[1]), unit[0])
  return seconds > 0 ? 'in a moment' : 'just now'
}

/** `at` to the minute: "20 Nov 2026, 18:04" where the reader is, and in UTC, with its name, while that is not known. */
export const exactTime = (at: number, is_local: boolean): string =>
  is_local ? local.format(at) : `${utc.format(at)} UTC`
