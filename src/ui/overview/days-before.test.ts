import { expect, test } from 'vitest'
import { daysBefore } from './days-before.ts'

test('the last count is of today, and months and years are crossed by the calendar', () => {
  expect(daysBefore('2028-03-01', [5, 0, 7])).toEqual([
    { date: '2028-02-28', said: '28 Feb', count: 5 },
    { date: '2028-02-29', said: '29 Feb', count: 0 },
    { date: '2028-03-01', said: '1 Mar', count: 7 },
  ])
  expect(daysBefore('2027-01-01', [0, 1]).map(({ said }) => said)).toEqual(['31 Dec', '1 Jan'])
})
