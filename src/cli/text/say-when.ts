import { sayCount } from './say-count.ts'

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
] as const

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** When something was or will be, seen from `now` in milliseconds: `3 minutes ago`, `in 2 days`. */
export function sayWhen(timestamp: string, now = Date.now()): string {
  let value = (Date.parse(timestamp) - now) / 1000
  if (Math.abs(value) < 10) return 'just now'
  for (const [unit, many] of steps) {
    if (Math.abs(value) < many) return words.format(Math.round(value), unit)
    value /= many
  }
  return words.format(Math.round(value), 'year')
}

/** A length of time in seconds, in the largest whole unit: `42 seconds`, `3 hours`. */
export function saySeconds(seconds: number): string {
  let value = seconds
  for (const [unit, many] of steps) {
    if (value < many) return sayCount(Math.round(value), unit)
    value /= many
  }
  return sayCount(Math.round(value), 'year')
}
