import { expect, test } from 'vitest'
import { csvPath, wantedPage } from './wanted-page.ts'

test('days are those of the zone the reader is in, the last one included', () => {
  const { filter, address } = wantedPage({ from: '2026-11-20', to: '2026-11-21', zone: 'Europe/Berlin' })
  expect(filter).toEqual({ since: '2026-11-19T23:00:00.000Z', until: '2026-11-21T23:00:00.000Z' })
  expect(address).toEqual({ from: '2026-11-20', to: '2026-11-21', zone: 'Europe/Berlin' })
  expect(wantedPage({ from: '2026-11-20' }).filter).toEqual({ since: '2026-11-20T00:00:00.000Z' })
})

test('empty fields and what makes no sense ask for nothing', () => {
  const nothing = { filter: {}, address: {}, is_filtered: false }
  const empty = { q: '', event: '', device: '', from: '', to: '', zone: 'Europe/Berlin' }
  expect(wantedPage(empty)).toMatchObject({ ...nothing, address: { zone: null } })
  const senseless = {
    ...{ q: '\u0000', event: 'nonsense', device: 'me', from: '2026-13-01', to: 'tomorrow', zone: 'Nowhere' },
    ...{ before: '-1', after: 'x', check: 'yes', more: 'fields' },
  }
  expect(wantedPage(senseless)).toMatchObject(nothing)
})

test('a query that comes twice counts by its first', () => {
  expect(wantedPage({ event: ['sign_in', 'nonsense'] }).filter).toEqual({ event_type: 'sign_in' })
})

test('the table is asked for with the same filter', () => {
  const { filter } = wantedPage({ q: 'a&b', device: 'browser', before: '7' })
  expect(csvPath(filter)).toBe('/api/audit/csv?device=browser&search=a%26b')
  expect(csvPath({})).toBe('/api/audit/csv')
})
