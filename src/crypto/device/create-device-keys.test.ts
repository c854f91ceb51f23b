import { expect, test } from 'vitest'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { createDeviceKeys } from './create-device-keys.ts'

const { subtle } = crypto

test('exported device keys come back in: two devices agree on a secret, and a signature holds', async () => {
  const [a, b] = await Promise.all([createDeviceKeys(), createDeviceKeys()])
  const agree = async (mine: typeof a, theirs: typeof a) => {
    const key = await subtle.importKey('pkcs8', base64ToBytes(mine.x25519.private), 'X25519', false, [
      'deriveBits',
    ])
    const peer = await subtle.importKey('raw', base64ToBytes(theirs.x25519.public), 'X25519', false, [])
    return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: peer }, key, 256))
  }
  expect(await agree(a, b)).toEqual(await agree(b, a))
  const message = new TextEncoder().encode('roost')
  const key = await subtle.importKey('pkcs8', base64ToBytes(a.ed25519.private), 'Ed25519', false, ['sign'])
  const signature = await subtle.sign('Ed25519', key, message)
  for (const [device, holds] of [
    [a, true],
    [b, false],
  ] as const) {
    const raw = base64ToBytes(device.ed25519.public)
    expect(raw.length).toBe(32)
    const verifier = await subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
    expect(await subtle.verify('Ed25519', verifier, signature, message)).toBe(holds)
  }
})
