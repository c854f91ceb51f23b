import type { BlobHead } from '#contract/keyring-document.ts'
import { type Bytes, decodeSealedBlob, type SealedBlobHeader } from '#contract/sealed-blob.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { TamperedBlob } from '#crypto/errors.ts'
import { blobHead, contentHash } from './content-hash.ts'
import { unwrapDataKey } from './data-key.ts'
import { openPayload } from './payload.ts'

/** What is asked for: `revision` is the one the server names in its ETag, if it named one. */
export type Expected = { keys: AccountKeys; data_type: string; revision?: number | undefined }

/** A blob that is exactly what a device sealed for this place. `plaintext` is null for a deletion. */
export type Opened = { header: SealedBlobHeader; head: BlobHead; plaintext: Bytes | null }

/**
 * Opens a sealed blob, or throws `MalformedSealedBlob` (not one at all), `KeyMismatch` (sealed under another
 * key; choose the keys by the header's `key_version`), `TamperedBlob` (altered, or sealed for another place)
 * or `UnreadableBlob`. Whether it is the newest is for `checkBlobHead` to say. The bytes are given away: what is returned
 * may lie where they were.
 */
export async function open(expected: Expected, bytes: Uint8Array): Promise<Opened> {
  const blob = decodeSealedBlob(bytes)
  const { header } = blob
  const { keys, data_type, revision } = expected
  if (header.data_type !== data_type)
    throw new TamperedBlob(`The blob was sealed as "${header.data_type}", not as "${data_type}".`)
  if (revision !== undefined && header.revision !== revision)
    throw new TamperedBlob(`The blob was sealed as revision ${header.revision}, not as ${revision}.`)
  const content_hash = await contentHash(blob.content)
  const dek = await unwrapDataKey(keys, header, content_hash)
  try {
    const plaintext = await openPayload(dek, blob)
    const head = blobHead(header.revision, content_hash)
    return { header, head, plaintext: header.codec === 'tombstone' ? null : plaintext }
  } finally {
    dek.fill(0)
  }
}
