import { expect, test } from 'vitest'
import { secondsIn, waitAskedFor } from './patience.ts'

test('a server says how long to wait in a header, and a page in words', () => {
  const limited = { status: 429, headers: new Headers({ 'retry-after': '7' }) }
  expect(waitAskedFor(limited)).toBe(7)
  expect(waitAskedFor({ status: 429, headers: new Headers() })).toBeGreaterThan(0)
  expect(waitAskedFor({ ...limited, status: 400 })).toBeUndefined()
  expect(secondsIn('Too many tries. Try again in 40 seconds.')).toBe(40)
  expect(secondsIn('Too many tries. Try again in 12 minutes.')).toBe(720)
  expect(secondsIn('Too many tries. Wait a minute, then try again.')).toBeUndefined()
})
