import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js'
import { argon2id } from 'hash-wasm'
import { expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '#crypto/primitive/bytes.ts'
import { decrypt, encrypt, importAesKey } from './aes-gcm.ts'
import { base64ToBytes, bytesToBase64 } from './base64.ts'
import { canonicalJson } from './canonical-json.ts'
import { hkdf, importHkdfKey } from './hkdf.ts'

const hexOf = (buffer: ArrayBuffer) => bytesToHex(new Uint8Array(buffer))

test('Argon2id is that of RFC 9106 section 5.3: hash-wasm agrees with an implementation that passes its vector', async () => {
  const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte)
  const [password, salt, secret] = [fill(32, 1), fill(16, 2), fill(8, 3)]
  const cost = { t: 3, m: 32, p: 4, dkLen: 32 }
  const noble = nobleArgon2id(password, salt, { ...cost, key: secret, personalization: fill(12, 4) })
  expect(bytesToHex(noble)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  // hash-wasm has no parameter for associated data, so the two are compared without it.
  const parameters = { password, salt, secret, iterations: 3, memorySize: 32, parallelism: 4, hashLength: 32 }
  expect(await argon2id({ ...parameters, outputType: 'hex' })).toBe(
    bytesToHex(nobleArgon2id(password, salt, { ...cost, key: secret })),
  )
})

test('HKDF-SHA-256 is that of RFC 5869, test cases 1 and 3', async () => {
  const key = await importHkdfKey(new Uint8Array(22).fill(0x0b))
  const first = {
    ...hkdf(hexToBytes('000102030405060708090a0b0c'), ''),
    info: hexToBytes('f0f1f2f3f4f5f6f7f8f9'),
  }
  expect(hexOf(await crypto.subtle.deriveBits(first, key, 42 * 8))).toBe(
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  )
  expect(hexOf(await crypto.subtle.deriveBits(hkdf(new Uint8Array(0), ''), key, 42 * 8))).toBe(
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  )
})

test('AES-256-GCM is that of the GCM specification, test case 16', async () => {
  const key = await importAesKey(
    hexToBytes('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
  )
  const gcm = {
    nonce: hexToBytes('cafebabefacedbaddecaf888'),
    additional_data: hexToBytes('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  }
  const plaintext = hexToBytes(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  )
  const ciphertext = await encrypt(key, gcm, plaintext)
  expect(bytesToHex(ciphertext)).toBe(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
      '76fc6ece0f4e1768cddf8853bb2d551b',
  )
  expect(await decrypt(key, gcm, ciphertext)).toEqual(plaintext)
})

test('canonical JSON is that of RFC 8785, sections 3.2.2 and 3.2.3', () => {
  const sample = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`)
  expect(bytesToHex(canonicalJson(sample))).toBe(
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e33333333' +
      '3333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c' +
      '5c5c5c5c222f227d',
  )
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
  const ordered = [...new TextDecoder().decode(canonicalJson(keys)).matchAll(/:(\d)/g)].map(([, n]) => n)
  expect(ordered.join('')).toBe('2467153')
})

test('base64 is that of RFC 4648 section 10', () => {
  const vectors = ['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy']
  for (const [length, text] of vectors.entries()) {
    const bytes = new TextEncoder().encode('foobar'.slice(0, length))
    expect(bytesToBase64(bytes)).toBe(text)
    expect(base64ToBytes(text)).toEqual(bytes)
  }
  const large = new Uint8Array(100_000).map((_, i) => i)
  expect(base64ToBytes(bytesToBase64(large))).toEqual(large)
})
