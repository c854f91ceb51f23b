import { expect, test } from 'vitest'
import { isZone, nextDay, startOfDay } from './start-of-day.ts'

test.each([
  ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
  ['2026-11-21', 'Europe/Berlin', '2026-11-20T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
  ['2026-11-21', 'America/New_York', '2026-11-21T05:00:00.000Z'],
  ['2026-11-21', 'Asia/Kolkata', '2026-11-20T18:30:00.000Z'],
  ['2026-11-21', 'Pacific/Kiritimati', '2026-11-20T10:00:00.000Z'],
  // The days on which the clock changes.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
])('%s in %s begins at %s', (day, zone, begins) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(begins)
})

test('a day is followed by the next, also at the end of a month', () => {
  expect(nextDay('2026-02-28')).toBe('2026-03-01')
  expect(nextDay('2026-12-31')).toBe('2027-01-01')
})

test('what is no zone is told apart', () => {
  expect(['UTC', 'Europe/Berlin', 'Nowhere/Land', ''].map(isZone)).toEqual([true, true, false, false])
})
