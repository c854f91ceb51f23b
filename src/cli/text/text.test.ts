import { expect, test } from 'vitest'
import { saySize } from './say-size.ts'
import { saySeconds, sayWhen } from './say-when.ts'

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1_300, '1.3 KiB'],
  [50_000, '49 KiB'],
  [16 * 1024 * 1024, '16 MiB'],
  [5 * 1024 ** 4, '5120 GiB'],
])('%d bytes are said as %s', (bytes, words) => {
  expect(saySize(bytes)).toBe(words)
})

const now = Date.parse('2026-11-20T12:00:00Z')

test.each([
  ['2026-11-20T11:59:57Z', 'just now'],
  ['2026-11-20T11:59:20Z', '40 seconds ago'],
  ['2026-11-20T11:57:00.000000+00:00', '3 minutes ago'],
  ['2026-11-20T09:00:00Z', '3 hours ago'],
  ['2026-11-19T12:00:00Z', 'yesterday'],
  ['2026-12-25T12:00:00Z', 'next month'],
  ['2029-11-20T12:00:00Z', 'in 3 years'],
])('%s is %s', (timestamp, words) => {
  expect(sayWhen(timestamp, now)).toBe(words)
})

test('lengths of time are said in whole units', () => {
  expect([1, 59, 90, 7200].map(saySeconds)).toEqual(['1 second', '59 seconds', '2 minutes', '2 hours'])
})
