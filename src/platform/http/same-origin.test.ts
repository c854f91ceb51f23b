import { expect, test } from 'vitest'
import { assertSameOrigin } from './same-origin.ts'

const check = (own: string, headers: Record<string, string>) => () =>
  assertSameOrigin(new Headers(headers), own)
const refused = expect.objectContaining({ code: 'cross_origin' })

const over_tls = 'https://roost.example'
const on_a_lan = 'http://192.0.2.5:3000'

test('a browser that says where a request came from is believed, since no page can make it say otherwise', () => {
  expect(check(over_tls, { 'sec-fetch-site': 'same-origin' })).not.toThrow()
  // Typed into the address bar.
  expect(check(over_tls, { 'sec-fetch-site': 'none' })).not.toThrow()
  for (const site of ['cross-site', 'same-site', '', 'same-origin, cross-site', 'SAME-ORIGIN']) {
    expect(check(over_tls, { 'sec-fetch-site': site, origin: over_tls })).toThrow(refused)
  }
})

test('a page of another origin is refused, and one that hides its origin', () => {
  const foreign = [
    'null',
    'https://evil.example',
    'https://roost.example.evil.example',
    'https://evil.example#roost.example',
    'https://other.roost.example',
    'https://roost.example:8443',
    'file://',
    'not an origin',
    '',
  ]
  for (const origin of foreign) {
    expect(check(over_tls, { origin, host: 'roost.example' }), origin).toThrow(refused)
  }
})

test('behind a proxy that ends TLS the configured address counts, whatever Host the proxy sends', () => {
  expect(check(over_tls, { origin: over_tls, host: 'backend:3000' })).not.toThrow()
  expect(check(over_tls, { origin: over_tls, host: 'roost.example' })).not.toThrow()
  expect(check('https://roost.example:443', { origin: over_tls, host: 'backend:3000' })).not.toThrow()
  expect(check('https://Roost.Example/path', { origin: over_tls, host: 'backend:3000' })).not.toThrow()
})

test('where the address is https a page of the same host over http is another site', () => {
  expect(check(over_tls, { origin: 'http://roost.example', host: 'roost.example' })).toThrow(refused)
})

test('a server reached by several names takes each for its own, scheme and port included', () => {
  expect(check(on_a_lan, { origin: 'http://nas.local:3000', host: 'nas.local:3000' })).not.toThrow()
  expect(check(on_a_lan, { origin: 'http://nas.local:3001', host: 'nas.local:3000' })).toThrow(refused)
  expect(check(on_a_lan, { origin: 'http://nas.local', host: 'nas.local:3000' })).toThrow(refused)
  expect(check(on_a_lan, { origin: 'http://nas.local:3000' })).toThrow(refused)
})

test('what says neither was not sent by a page', () => {
  expect(check(over_tls, { host: 'roost.example' })).not.toThrow()
})
