import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Bytes,
  decodeSealedBlob,
  decodeSealedHeader,
  encodeSealedBlob,
  encodeSealedHeader,
  MalformedSealedBlob,
  type SealedBlobHeader,
  sealedHeaderBytes,
} from './sealed-blob.ts'

const bytesOf = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): Bytes => new Uint8Array(bytes))
const token = (max: number) =>
  fc.stringMatching(/^[a-z][a-z0-9_-]*$/).filter((text) => text.length <= max && text !== 'tombstone')
const headers: fc.Arbitrary<SealedBlobHeader> = fc.record({
  account_id: fc.uuid(),
  data_type: token(64),
  codec: token(32),
  content_id: bytesOf(16),
  revision: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  parent_hash: bytesOf(32),
  key_version: fc.integer({ min: 1, max: 0xffff_ffff }),
  key_id: bytesOf(16),
  device_id: fc.uuid(),
  wrap_nonce: bytesOf(12),
  wrapped_dek: bytesOf(48),
})
const contents = fc.uint8Array({ minLength: 29, maxLength: 600 }).map((bytes): Bytes => new Uint8Array(bytes))
const sample = fc.sample(fc.record({ header: headers, content: contents }), { numRuns: 1, seed: 7 })[0]
if (!sample) throw new Error('no sample')

test('any header and content survive the bytes, and the bytes survive the header and content', () => {
  fc.assert(
    fc.property(headers, contents, (header, content) => {
      const bytes = encodeSealedBlob({ header, content })
      const decoded = decodeSealedBlob(bytes)
      expect(decoded.header).toEqual(header)
      expect(decoded.content).toEqual(content)
      expect(decoded.nonce).toEqual(content.subarray(0, 12))
      expect(decoded.ciphertext).toEqual(content.subarray(12))
      expect(encodeSealedBlob(decoded)).toEqual(bytes)
      expect(decodeSealedHeader(encodeSealedHeader(header))).toEqual(header)
      expect(encodeSealedHeader(header)).toHaveLength(sealedHeaderBytes(header))
    }),
  )
})

test('garbage is refused as malformed and as nothing else', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Uint8Array.of(0x52, 0x53, 0x54, 0x31, 0, ...bytes)),
  )
  fc.assert(
    fc.property(garbage, (bytes) => {
      expect(() => decodeSealedBlob(bytes)).toThrow(MalformedSealedBlob)
    }),
    { numRuns: 2000 },
  )
})

test('whatever byte is changed, what is still read is written back exactly', () => {
  const bytes = encodeSealedBlob(sample)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ flip
      try {
        expect(encodeSealedBlob(decodeSealedBlob(altered))).toEqual(altered)
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedSealedBlob)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a blob cut anywhere before its last content byte is refused or shorter, never read past its end', () => {
  const bytes = encodeSealedBlob(sample)
  const least = bytes.length - sample.content.length + 29
  for (let length = 0; length < least; length++)
    expect(() => decodeSealedBlob(bytes.subarray(0, length))).toThrow(MalformedSealedBlob)
  expect(decodeSealedBlob(bytes.subarray(0, least)).content.length).toBe(29)
})

test('a header may be neither longer nor shorter than its fields, and nothing follows a header alone', () => {
  const bytes = encodeSealedBlob(sample)
  for (const step of [-1, 1]) {
    const altered = bytes.slice()
    altered[5] = (altered[5] ?? 0) + step
    expect(() => decodeSealedBlob(altered)).toThrow(/header is (longer|shorter) than its fields/)
  }
  expect(() => decodeSealedHeader(bytes)).toThrow('Bytes follow the header.')
})

test('a tombstone has no content and everything else has some', () => {
  const tombstone = { ...sample.header, codec: 'tombstone' }
  const empty = new Uint8Array(28)
  const bytes = encodeSealedBlob({ header: tombstone, content: empty })
  expect(decodeSealedBlob(bytes).ciphertext.length).toBe(16)
  expect(() => decodeSealedBlob(Uint8Array.of(...bytes, 0))).toThrow('A tombstone has content.')
  expect(() => encodeSealedBlob({ header: sample.header, content: empty })).toThrow(MalformedSealedBlob)
})

test.each<[string, Partial<SealedBlobHeader>]>([
  ['revision 0', { revision: 0 }],
  ['a revision beyond 2^53 - 1', { revision: 2 ** 53 }],
  ['a fractional revision', { revision: 1.5 }],
  ['key version 0', { key_version: 0 }],
  ['a key version beyond 32 bits', { key_version: 2 ** 32 }],
  ['an uppercase account id', { account_id: '6F1C2A3E-9D44-4B7A-8A51-0C2D3E4F5A6B' }],
  ['an empty data type', { data_type: '' }],
  ['a data type of 65 characters', { data_type: 'a'.repeat(65) }],
  ['a codec with a space', { codec: 'a b' }],
  ['a short content id', { content_id: new Uint8Array(15) }],
  ['a long key id', { key_id: new Uint8Array(17) }],
])('%s is not written', (_, wrong) => {
  expect(() => encodeSealedHeader({ ...sample.header, ...wrong })).toThrow(MalformedSealedBlob)
})

test('bytes in the middle of a larger Node buffer are read in place', () => {
  const bytes = encodeSealedBlob(sample)
  const buffer = Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(5)]).subarray(3, 3 + bytes.length)
  const { header, ciphertext } = decodeSealedBlob(buffer)
  expect(header).toEqual(sample.header)
  expect(ciphertext.buffer).toBe(buffer.buffer)
})
