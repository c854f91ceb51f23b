import { expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '#crypto/primitive/bytes.ts'
import { isSignature, sign } from './ed25519.ts'

test('Ed25519 is that of RFC 8032 section 7.1, test 2', async () => {
  const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'
  const public_key = hexToBytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
  const message = Uint8Array.of(0x72)
  const signature = await sign(hexToBytes(`302e020100300506032b657004220420${seed}`), message)
  expect(bytesToHex(signature)).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
  expect(await isSignature(public_key, signature, message)).toBe(true)
  expect(await isSignature(public_key, signature, Uint8Array.of(0x73))).toBe(false)
})

test('what is no key or no signature has signed nothing', async () => {
  const message = Uint8Array.of(1)
  expect(await isSignature(new Uint8Array(31), new Uint8Array(64), message)).toBe(false)
  expect(await isSignature(new Uint8Array(32).fill(255), new Uint8Array(64), message)).toBe(false)
  expect(await isSignature(new Uint8Array(32).fill(2), new Uint8Array(63), message)).toBe(false)
})
