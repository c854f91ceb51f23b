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

test('what is no address is nobody, and an address is known without its interface', () => {
  for (const entry of ['unknown', '_hidden', '203.0.113.9:443', "'; drop table", '::ffff:0:0:0:0:0:0:0:0']) {
    expect(clientAddress(entry, 1)).toBeNull()
  }
  expect(clientAddress('fe80::1%eth0', 1)).toBe('fe80::1')
})

test('a chain shorter than the proxies in front has no answer', () => {
  expect(clientAddress('203.0.113.9', 3)).toBeNull()
  expect(clientAddress(null, 1)).toBeNull()
  expect(clientAddress('', 1)).toBeNull()
})

test('what is no address is not taken for one', () => {
  for (const entry of ['forged', '203.0.113.9:443', '_hidden', '::1]'])
    expect(clientAddress(entry, 1)).toBeNull()
  expect(clientAddress('fe80::1%eth0', 1)).toBe('fe80::1')
})
