const DAY_MS = 86_400_000

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** What happened on a day: `said` is the day as a person reads it, "12 Nov". */
export type Day = { date: string; said: string; count: number }

/** The days up to `today` (YYYY-MM-DD, in UTC), one for each of `counts`, the last of which is of today. */
export const daysBefore = (today: string, counts: number[]): Day[] =>
  counts.map((count, index) => {
    const day = new Date(Date.parse(today) - (counts.length - 1 - index) * DAY_MS)
    return { date: day.toISOString().slice(0, 10), said: short.format(day), count }
  })
