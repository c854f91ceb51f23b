import { expect, test, vi } from 'vitest'
import {
  decodeSealedBlob,
  decodeSealedHeader,
  encodeSealedBlob,
  encodeSealedHeader,
  MalformedSealedBlob,
  type SealedBlobHeader,
} from '#contract/sealed-blob.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { KeyMismatch, TamperedBlob } from '#crypto/errors.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import { open } from './open.ts'
import { rewrapHeader } from './rewrap-header.ts'
import { seal } from './seal.ts'

vi.setConfig({ testTimeout: 60_000 })

const account_id = '6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b'
const other_id = '11111111-2222-4333-8444-555555555555'
const from = await deriveKeys(systemRandom(32), account_id, 1)
const to = await deriveKeys(systemRandom(32), account_id, 2)
const plaintext = new TextEncoder().encode('{"collections":[]}')
const sealed = await seal({
  keys: from,
  data_type: 'collection',
  device_id: '0b9d5f7e-1c2a-4d3b-9e8f-7a6b5c4d3e2f',
  revision: 4,
  parent: { revision: 3, content_hash: 'ab'.repeat(32) },
  plaintext: plaintext.slice(),
})
const { content } = decodeSealedBlob(sealed.bytes)
const header = sealed.bytes.slice(0, -content.length)
const listed = { header, content_hash: sealed.head.content_hash }

test('a header is put under the next key without its content: four fields change and the blob still opens', async () => {
  const bytes = await rewrapHeader(listed, { from, to })
  const rewrapped = decodeSealedHeader(bytes)
  const { key_version, key_id, wrap_nonce, wrapped_dek, ...rest } = rewrapped
  expect(sealed.header).toMatchObject(rest)
  expect([key_version, key_id]).toEqual([2, to.key_id])
  expect(wrap_nonce).not.toEqual(sealed.header.wrap_nonce)
  expect(wrapped_dek).not.toEqual(sealed.header.wrapped_dek)
  expect(bytes.length).toBe(header.length)
  const blob = encodeSealedBlob({ header: rewrapped, content })
  const opened = await open({ keys: to, data_type: 'collection', revision: 4 }, blob)
  expect(opened).toMatchObject({ plaintext, head: sealed.head })
  await expect(open({ keys: from, data_type: 'collection' }, blob)).rejects.toThrow(KeyMismatch)
})

test.each<[string, Partial<SealedBlobHeader>]>([
  ['type', { data_type: 'history' }],
  ['codec', { codec: 'identity' }],
  ['content id', { content_id: systemRandom(16) }],
  ['revision', { revision: 5 }],
  ['parent', { parent_hash: systemRandom(32) }],
  ['device', { device_id: other_id }],
  ['account', { account_id: other_id }],
])('a header that was moved to another %s is not wrapped anew', async (_, change) => {
  const moved = encodeSealedHeader({ ...sealed.header, ...change })
  await expect(rewrapHeader({ ...listed, header: moved }, { from, to })).rejects.toThrow(TamperedBlob)
})

test('a header of another content, or without one, is not wrapped anew', async () => {
  for (const content_hash of [bytesToHex(systemRandom(32)), 'ab', '', 'AB'.repeat(32)])
    await expect(rewrapHeader({ ...listed, content_hash }, { from, to })).rejects.toThrow(TamperedBlob)
})

test('a bit flipped anywhere in a header is not signed over', async () => {
  for (let at = 0; at < header.length; at++) {
    const flipped = header.slice()
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
    const error: unknown = await rewrapHeader({ ...listed, header: flipped }, { from, to }).catch(
      (thrown) => thrown,
    )
    const refused = [TamperedBlob, KeyMismatch, MalformedSealedBlob].some((type) => error instanceof type)
    if (!refused) expect.unreachable(`byte ${at}: ${error}`)
  }
})

test('a header that was cut or extended, or is under another key, is refused', async () => {
  for (const wrong of [header.subarray(0, -1), Uint8Array.of(...header, 0), sealed.bytes])
    await expect(rewrapHeader({ ...listed, header: wrong }, { from, to })).rejects.toThrow(
      MalformedSealedBlob,
    )
  const stranger = await deriveKeys(systemRandom(32), account_id, 1)
  await expect(rewrapHeader(listed, { from: stranger, to })).rejects.toThrow(KeyMismatch)
})

test('keys only grow, within one account', async () => {
  const theirs = await deriveKeys(systemRandom(32), other_id, 2)
  for (const keys of [
    { from: to, to: from },
    { from, to: from },
    { from, to: theirs },
  ])
    await expect(rewrapHeader(listed, keys)).rejects.toThrow(RangeError)
})
