import { expect, test } from 'vitest'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import { account_id, createDevice } from '#crypto/testing/account.ts'
import { deviceFingerprint } from './fingerprint.ts'
import { identityOf } from './own-device.ts'

const keyring = { account: account_id, key_id: bytesToBase64(systemRandom(16)) }
const [laptop, phone, server] = (await Promise.all([createDevice(), createDevice(), createDevice()])).map(
  identityOf,
)
if (!laptop || !phone || !server) throw new Error('three devices were made')

test('both devices show the same 12 words', async () => {
  const shown = await deviceFingerprint(keyring, laptop, phone)
  expect(shown.words.split(' ').length).toBe(12)
  expect(await deviceFingerprint(keyring, phone, laptop)).toEqual(shown)
})

test('a server that shows either of them a key of its own makes the words differ', async () => {
  const { words } = await deviceFingerprint(keyring, laptop, phone)
  for (const [one, other] of [
    [server, phone],
    [laptop, server],
    [{ ...laptop, x25519: server.x25519 }, phone],
    [laptop, { ...phone, ed25519: server.ed25519 }],
    [
      { ...laptop, x25519: phone.x25519 },
      { ...phone, x25519: laptop.x25519 },
    ],
  ] as const)
    expect((await deviceFingerprint(keyring, one, other)).words).not.toBe(words)
})

test('another account and another key have other words', async () => {
  const { words } = await deviceFingerprint(keyring, laptop, phone)
  const account = '11111111-2222-4333-8444-555555555555'
  const key_id = bytesToBase64(systemRandom(16))
  for (const other of [
    { ...keyring, account },
    { ...keyring, key_id },
  ])
    expect((await deviceFingerprint(other, laptop, phone)).words).not.toBe(words)
})
