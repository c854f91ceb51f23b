import { expect, test } from 'vitest'
import { KeyringDocument } from './keyring-document.ts'

const base64Of = (length: number) => Buffer.alloc(length, 7).toString('base64')
const sealed = { nonce: base64Of(12), sealed: base64Of(48) }
const kdf = { name: 'argon2id', memory_kib: 65536, passes: 3, lanes: 1, salt: base64Of(16) }
const device = {
  kind: 'device',
  device_id: '0b9d5f7e-1c2a-4d3b-9e8f-7a6b5c4d3e2f',
  x25519: base64Of(32),
  ed25519: base64Of(32),
  psk: 'rotate',
  psk_key_version: 1,
  signed_by: '0b9d5f7e-1c2a-4d3b-9e8f-7a6b5c4d3e2f',
  enc: base64Of(32),
  sealed: base64Of(48),
  signature: base64Of(64),
}
const keyring = {
  format: 1,
  account: '6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b',
  version: 5,
  key_version: 2,
  key_id: base64Of(16),
  recipients: [{ kind: 'passphrase', kdf, ...sealed }, { kind: 'recovery', ...sealed }, device],
  previous: [
    { kind: 'amk', key_version: 1, key_id: base64Of(16), sealed_by: 2, ...sealed },
    { kind: 'legacy', sealed_by: 1, ...sealed },
  ],
  heads: { collection: { revision: 3, content_hash: 'ab'.repeat(32) } },
  mac: base64Of(32),
}

test('a keyring comes through unchanged, with kinds and fields that a later client adds', () => {
  expect(KeyringDocument.parse(keyring)).toEqual(keyring)
  const later = {
    ...keyring,
    recipients: [...keyring.recipients, { ...device, later: 1 }, { kind: 'later', signature: { by: 1 } }],
    previous: [{ ...keyring.previous[0], later: true }, { kind: 'later' }],
    heads: { collection: { ...keyring.heads.collection, later: null } },
    later: [1],
  }
  expect(KeyringDocument.parse(later)).toEqual(later)
})

test('a known kind that misses its fields does not pass for an unknown one', () => {
  for (const kind of ['passphrase', 'recovery', 'device'])
    expect(KeyringDocument.safeParse({ ...keyring, recipients: [{ kind }] }).success).toBe(false)
  for (const kind of ['amk', 'legacy'])
    expect(KeyringDocument.safeParse({ ...keyring, previous: [{ kind }] }).success).toBe(false)
})

test.each([
  ['another format', { format: 2 }],
  ['version 0', { version: 0 }],
  ['a key id that is too short', { key_id: 'AAAA' }],
  ['no recipients', { recipients: [] }],
  ['an account that is no UUID', { account: 'me' }],
  ['a mac in hexadecimal', { mac: 'ab'.repeat(32) }],
])('%s is refused', (_, wrong) => {
  expect(KeyringDocument.safeParse({ ...keyring, ...wrong }).success).toBe(false)
})
