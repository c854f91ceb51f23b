import type { BlobHead } from '#contract/keyring-document.ts'
import {
  type Bytes,
  type Codec,
  encodeSealedHeader,
  type SealedBlobHeader,
  sealedBlob,
  sealedHeaderBytes,
} from '#contract/sealed-blob.ts'
import { MAX_BLOB_BYTES } from '#contract/vault-data.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { BlobTooLarge } from '#crypto/errors.ts'
import { hexToBytes } from '#crypto/primitive/bytes.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { MAX_PLAINTEXT_BYTES } from './compress.ts'
import { blobHead, contentHash } from './content-hash.ts'
import { wrapDataKey } from './data-key.ts'
import { sealPayload } from './payload.ts'

/** Where a blob goes: `revision` is the one this write creates, `parent` what it replaces, null where there is nothing. */
export type Placement = {
  keys: AccountKeys
  data_type: string
  device_id: string
  revision: number
  parent: BlobHead | null
}

/** A blob to upload, and the head to remember once the server has it. */
export type Sealed = { bytes: Bytes; header: SealedBlobHeader; head: BlobHead }

/**
 * Seals the next version of a blob under a data key of its own: compressed (but for type `secret`, whose
 * length must not depend on its content), padded, encrypted, and bound to its place. The plaintext is given away: it is
 * gone afterwards. Throws `BlobTooLarge`.
 */
export function seal(
  input: Placement & { plaintext: Bytes },
  random: Random = systemRandom,
): Promise<Sealed> {
  return sealAs(input.data_type === 'secret' ? 'identity' : 'deflate-raw', input, input.plaintext, random)
}

/** Seals a deletion: a version without content, which only a device that holds the key can make. */
export function sealTombstone(input: Placement, random: Random = systemRandom): Promise<Sealed> {
  return sealAs('tombstone', input, new Uint8Array(0), random)
}

async function sealAs(codec: Codec, to: Placement, plaintext: Bytes, random: Random): Promise<Sealed> {
  const { keys, data_type, device_id, revision, parent } = to
  if (parent && parent.revision >= revision)
    throw new RangeError(`Revision ${revision} cannot replace revision ${parent.revision}.`)
  if (plaintext.length > MAX_PLAINTEXT_BYTES) throw tooLarge(plaintext.length, MAX_PLAINTEXT_BYTES)
  const parent_hash = parent ? hexToBytes(parent.content_hash) : new Uint8Array(sealedBlob.hash_bytes)
  const content_id = random(sealedBlob.content_id_bytes)
  const dek = random(32)
  try {
    const context = { account_id: keys.account_id, data_type, content_id, codec }
    const start = sealedHeaderBytes(context)
    const bytes = await sealPayload(dek, context, { plaintext, start }, random)
    const content_hash = await contentHash(bytes.subarray(start))
    const unwrapped = { data_type, codec, content_id, revision, parent_hash, device_id }
    const header = await wrapDataKey(keys, unwrapped, content_hash, dek, random)
    bytes.set(encodeSealedHeader(header))
    if (bytes.length > MAX_BLOB_BYTES) throw tooLarge(bytes.length, MAX_BLOB_BYTES)
    return { bytes, header, head: blobHead(revision, content_hash) }
  } finally {
    dek.fill(0)
  }
}

function tooLarge(size: number, limit: number): BlobTooLarge {
  return new BlobTooLarge(`The data has ${size} bytes; at most ${limit} can be synced as one blob.`)
}
