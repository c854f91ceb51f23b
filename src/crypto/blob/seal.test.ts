import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import {
  decodeSealedBlob,
  encodeSealedBlob,
  MalformedSealedBlob,
  type SealedBlobHeader,
} from '#contract/sealed-blob.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { BlobTooLarge, KeyMismatch, TamperedBlob, UnreadableBlob } from '#crypto/errors.ts'
import { encrypt, importAesKey } from '#crypto/primitive/aes-gcm.ts'
import { bytesToHex, concatBytes } from '#crypto/primitive/bytes.ts'
import { systemRandom } from '#crypto/primitive/random.ts'
import { payloadAdditionalData } from './additional-data.ts'
import { contentHash } from './content-hash.ts'
import { unwrapDataKey, verifyHeader, wrapDataKey } from './data-key.ts'
import { open } from './open.ts'
import { openLegacyBlob } from './open-legacy-blob.ts'
import { pad } from './pad.ts'
import { seal as sealGiven, sealTombstone } from './seal.ts'

const account_id = '6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b'
const other_id = '11111111-2222-4333-8444-555555555555'
const device_id = '0b9d5f7e-1c2a-4d3b-9e8f-7a6b5c4d3e2f'
const master_key = systemRandom(32)
const keys = await deriveKeys(master_key, account_id, 1)
const place = { keys, data_type: 'collection', device_id, revision: 1, parent: null }
const asked = { keys, data_type: 'collection' }
const utf8 = (text: string) => new TextEncoder().encode(text)
const plaintext = utf8('{"collections":[],"requests":{}}')
const padded = () => pad([plaintext.slice()])
/** What is sealed is gone; here one plaintext is sealed again and again. */
const seal = (input: Parameters<typeof sealGiven>[0], random = systemRandom) =>
  sealGiven({ ...input, plaintext: input.plaintext.slice() }, random)

vi.setConfig({ testTimeout: 60_000 })
afterEach(() => vi.restoreAllMocks())

/** Seals, changes what the header says in the clear, and leaves everything else as it was. */
async function sealedWith(change: Partial<SealedBlobHeader>) {
  const { bytes } = await seal({ ...place, plaintext })
  const { header, content } = decodeSealedBlob(bytes)
  return encodeSealedBlob({ header: { ...header, ...change }, content })
}

test('any bytes of any type come back, with the head to remember', async () => {
  const types = fc.constantFrom('collection', 'secret', 'history')
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), types, async (bytes, data_type) => {
      const plain = Uint8Array.from(bytes)
      const sealed = await seal({ ...place, data_type, plaintext: plain })
      const opened = await open({ keys, data_type, revision: 1 }, sealed.bytes)
      expect(opened).toEqual({ header: sealed.header, head: sealed.head, plaintext: plain })
    }),
  )
})

test('megabytes come back', async () => {
  const large = new Uint8Array(2_000_000).map((_, i) => i * i)
  const sealed = await seal({ ...place, plaintext: large })
  const opened = (await open(asked, sealed.bytes)).plaintext
  expect(opened && Buffer.compare(opened, large)).toBe(0)
})

test.each([
  ['compressed', 'collection'],
  ['not compressed', 'secret'],
])('what is sealed %s is gone then, and of what is opened no copy stays', async (_, data_type) => {
  const given = new Uint8Array(1_500_000).map((_, at) => at * at + (at >> 9))
  const kept = given.slice()
  const { bytes } = await sealGiven({ ...place, data_type, plaintext: given })
  expect(given.buffer.detached).toBe(true)
  const opened = await open({ keys, data_type }, bytes)
  expect(opened.plaintext && Buffer.compare(opened.plaintext, kept)).toBe(0)
  expect(opened.plaintext?.buffer === bytes.buffer).toBe(data_type === 'secret')
})

test('a tombstone opens as a deletion that names what it deleted', async () => {
  const first = await seal({ ...place, plaintext })
  const sealed = await sealTombstone({ ...place, revision: 2, parent: first.head })
  const opened = await open(asked, sealed.bytes)
  expect(opened.plaintext).toBeNull()
  expect(opened.header).toMatchObject({ codec: 'tombstone', revision: 2 })
  expect(bytesToHex(opened.header.parent_hash)).toBe(first.head.content_hash)
})

test('two seals of the same bytes share nothing but the place', async () => {
  const [a, b] = await Promise.all([seal({ ...place, plaintext }), seal({ ...place, plaintext })])
  expect(a.head.content_hash).not.toBe(b.head.content_hash)
  for (const field of ['content_id', 'wrap_nonce', 'wrapped_dek'] as const)
    expect(a.header[field]).not.toEqual(b.header[field])
})

test.each<[string, Partial<SealedBlobHeader>]>([
  ['type', { data_type: 'history' }],
  ['codec', { codec: 'identity' }],
  ['content id', { content_id: systemRandom(16) }],
  ['revision', { revision: 2 }],
  ['parent', { parent_hash: systemRandom(32) }],
  ['device', { device_id: other_id }],
  ['wrap nonce', { wrap_nonce: systemRandom(12) }],
  ['data key', { wrapped_dek: systemRandom(48) }],
  ['account', { account_id: other_id }],
])('a blob moved to another %s does not open', async (_, change) => {
  const moved = await sealedWith(change)
  await expect(open({ keys, data_type: change.data_type ?? 'collection' }, moved)).rejects.toThrow(
    TamperedBlob,
  )
})

test('a blob moved to another account does not open even under the same master key', async () => {
  const theirs = await deriveKeys(master_key, other_id, 1)
  const moved = await sealedWith({ account_id: other_id, key_id: theirs.key_id })
  await expect(open({ ...asked, keys: theirs }, moved)).rejects.toThrow(TamperedBlob)
})

test('a blob that answers for another type or revision says which it was sealed for', async () => {
  const { bytes } = await seal({ ...place, plaintext })
  await expect(open({ keys, data_type: 'history' }, bytes)).rejects.toThrow('sealed as "collection"')
  await expect(open({ ...asked, revision: 3 }, bytes)).rejects.toThrow('sealed as revision 1, not as 3')
})

test('the content of one version does not open under the header of another', async () => {
  const [a, b] = await Promise.all([seal({ ...place, plaintext }), seal({ ...place, plaintext })])
  const swapped = encodeSealedBlob({ header: a.header, content: decodeSealedBlob(b.bytes).content })
  await expect(open(asked, swapped)).rejects.toThrow(TamperedBlob)
})

test('a bit flipped anywhere does not open', async () => {
  const { bytes } = await seal({ ...place, plaintext })
  for (let at = 0; at < bytes.length; at++) {
    const flipped = bytes.slice()
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
    const error: unknown = await open(asked, flipped).catch((thrown) => thrown)
    const expected = [TamperedBlob, KeyMismatch, MalformedSealedBlob].some((type) => error instanceof type)
    if (!expected) expect.unreachable(`byte ${at}: ${error}`)
  }
})

test('a blob that was cut or extended does not open', async () => {
  const { bytes } = await seal({ ...place, plaintext })
  for (const wrong of [bytes.subarray(0, -1), bytes.subarray(0, -100), Uint8Array.of(...bytes, 0)])
    await expect(open(asked, wrong)).rejects.toThrow(TamperedBlob)
  await expect(open(asked, bytes.subarray(0, 100))).rejects.toThrow(MalformedSealedBlob)
})

test('another key is told from the key id, before anything is decrypted', async () => {
  const { bytes } = await seal({ ...place, plaintext })
  const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
  const stranger = await deriveKeys(systemRandom(32), account_id, 1)
  await expect(open({ ...asked, keys: stranger }, bytes)).rejects.toThrow(KeyMismatch)
  const rotated = await deriveKeys(master_key, account_id, 2)
  await expect(open({ ...asked, keys: rotated }, bytes)).rejects.toThrow(/key version 1, not .* 2 at hand/)
  expect(decrypt).not.toHaveBeenCalled()
})

test('what is secret is not compressed, so its content does not show in its size', async () => {
  const sizes = async (data_type: string) => {
    const same = await seal({ ...place, data_type, plaintext: utf8('a'.repeat(5000)) })
    const random = await seal({ ...place, data_type, plaintext: systemRandom(5000) })
    return [same.bytes.length, random.bytes.length]
  }
  const [secret_same, secret_random] = await sizes('secret')
  expect(secret_same).toBe(secret_random)
  const [same = 0, random = 0] = await sizes('collection')
  expect(same).toBeLessThan(random)
})

test('the size tells neither of short plaintexts apart', async () => {
  const size = async (length: number) =>
    (await seal({ ...place, data_type: 'secret', plaintext: new Uint8Array(length) })).bytes.length
  expect(await size(0)).toBe(await size(255))
  expect(await size(1000)).toBe(await size(1020))
})

test('the data key is wiped, whether sealing works or not', async () => {
  const drawn: Uint8Array[] = []
  const random = (length: number) => {
    const bytes = systemRandom(length)
    drawn.push(bytes)
    return bytes
  }
  await seal({ ...place, plaintext }, random)
  await expect(seal({ ...place, device_id: 'nobody', plaintext }, random)).rejects.toThrow(
    MalformedSealedBlob,
  )
  const deks = drawn.filter((bytes) => bytes.length === 32)
  expect(deks).toEqual([new Uint8Array(32), new Uint8Array(32)])
})

test('a header is verified without the content, and a re-wrap under the next key leaves the content as it is', async () => {
  const { bytes, head } = await seal({ ...place, plaintext })
  const { header, content } = decodeSealedBlob(bytes)
  const hash = await contentHash(content)
  await verifyHeader(keys, header, hash)
  await expect(verifyHeader(keys, header, systemRandom(32))).rejects.toThrow(TamperedBlob)
  const next = await deriveKeys(systemRandom(32), account_id, 2)
  const dek = await unwrapDataKey(keys, header, hash)
  const rewrapped = encodeSealedBlob({
    header: await wrapDataKey(next, header, hash, dek, systemRandom),
    content,
  })
  expect(rewrapped.length).toBe(bytes.length)
  expect(await open({ ...asked, keys: next }, rewrapped)).toMatchObject({ plaintext, head })
})

test('a codec that a newer client adds, and content in another padding, are authentic but unreadable', async () => {
  const dek = systemRandom(32)
  const forge = async (codec: string, payload: Uint8Array<ArrayBuffer>) => {
    const context = { account_id, data_type: 'collection', content_id: systemRandom(16), codec }
    const gcm = { nonce: systemRandom(12), additional_data: payloadAdditionalData(context) }
    const content = concatBytes(gcm.nonce, await encrypt(await importAesKey(dek), gcm, payload))
    const unwrapped = { ...context, device_id, revision: 1, parent_hash: new Uint8Array(32) }
    const header = await wrapDataKey(keys, unwrapped, await contentHash(content), dek, systemRandom)
    return open(asked, encodeSealedBlob({ header, content }))
  }
  await expect(forge('zstd', padded())).rejects.toThrow(UnreadableBlob)
  await expect(forge('constructor', padded())).rejects.toThrow(UnreadableBlob)
  await expect(forge('identity', plaintext)).rejects.toThrow(UnreadableBlob)
  await expect(forge('deflate-raw', padded())).rejects.toThrow(UnreadableBlob)
  expect((await forge('identity', padded())).plaintext).toEqual(plaintext)
})

test('a revision cannot replace its own or a later one, and a blob has a largest size', async () => {
  const { head } = await seal({ ...place, revision: 4, plaintext })
  await expect(seal({ ...place, revision: 4, parent: head, plaintext })).rejects.toThrow(RangeError)
  const incompressible = new Uint8Array(17 * 1024 * 1024)
  for (let at = 0; at < incompressible.length; at += 65536)
    crypto.getRandomValues(incompressible.subarray(at, at + 65536))
  await expect(seal({ ...place, plaintext: incompressible })).rejects.toThrow(BlobTooLarge)
})

test("an older client's blob opens with its raw key and with no other", async () => {
  const raw = systemRandom(32)
  const aes = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
  const iv = systemRandom(12)
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, utf8('[{"id":1}]')))
  const blob = {
    encrypted_blob: btoa(String.fromCharCode(...sealed)),
    nonce: btoa(String.fromCharCode(...iv)),
  }
  expect(await openLegacyBlob(raw, blob)).toEqual(utf8('[{"id":1}]'))
  await expect(openLegacyBlob(systemRandom(32), blob)).rejects.toThrow(TamperedBlob)
  for (const wrong of ['', '*', 'AAAA'])
    await expect(openLegacyBlob(raw, { ...blob, encrypted_blob: wrong })).rejects.toThrow(TamperedBlob)
  await expect(openLegacyBlob(raw, { ...blob, nonce: '' })).rejects.toThrow(TamperedBlob)
})
