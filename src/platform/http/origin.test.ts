import { expect, test } from 'vitest'
import { clientAddress } from './origin.ts'

test('without a trusted proxy nobody is believed about an address', () => {
  expect(clientAddress('203.0.113.9', 0)).toBeNull()
})

test('each trusted proxy vouches for one entry, counted from the right', () => {
  const forwarded = 'forged, 203.0.113.9, 198.51.100.1'
  expect(clientAddress(forwarded, 1)).toBe('198.51.100.1')
  expect(clientAddress(forwarded, 2)).toBe('203.0.113.9')
})

test('a chain shorter than the proxies in front has no answer', () => {
  expect(clientAddress('203.0.113.9', 3)).toBeNull()
  expect(clientAddress(null, 1)).toBeNull()
  expect(clientAddress('', 1)).toBeNull()
})
