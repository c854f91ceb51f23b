import { expect, test } from 'vitest'
import { PreferWait } from './primitive.ts'

test.each([
  ['wait=30', 30],
  ['respond-async, wait=30', 30],
  ['wait=30; foo="bar", handling=lenient', 30],
  ['WAIT = "30"', 30],
  ['wait=99999', 60],
  ['wait', 0],
  ['wait=soon', 0],
  ['foo; wait=30', 0],
  ['nowait=30', 0],
  ['', 0],
])('Prefer: %s holds a request for %i seconds at most', (prefer, seconds) => {
  expect(PreferWait.parse(prefer)).toBe(seconds)
})
