import { describe, expect, test } from 'vitest'
import { exactTime, relativeTime } from './time-words.ts'

const now = Date.parse('2026-11-20T18:04:30.123456+00:00')
const seconds = (count: number) => relativeTime(now + count * 1000, now)

describe('a moment as a person says it', () => {
  test.each([
    [0, 'just now'],
    [-59, 'just now'],
    [-60, '1 minute ago'],
    [-119, '1 minute ago'],
    [-3600, '1 hour ago'],
    [-86_400, 'yesterday'],
    [-3 * 86_400, '3 days ago'],
    [-8 * 86_400, 'last week'],
    [-400 * 86_400, 'last year'],
    [30, 'in a moment'],
    [290, 'in 4 minutes'],
  ])('%i seconds from now is "%s"', (count, said) => {
    expect(seconds(count)).toBe(said)
  })

  test('where the reader is not known the exact time says its zone', () => {
    expect(exactTime(now, false)).toBe('20 Nov 2026, 18:04 UTC')
  })
})
