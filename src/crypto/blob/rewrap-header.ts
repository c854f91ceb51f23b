import { type Bytes, decodeSealedHeader, encodeSealedHeader } from '#contract/sealed-blob.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { TamperedBlob } from '#crypto/errors.ts'
import { hexToBytes } from '#crypto/primitive/bytes.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { unwrapDataKey, wrapDataKey } from './data-key.ts'

/** A sealed version as the server lists it: its plain header, and the content hash in hexadecimal. */
export type ListedHeader = { header: Bytes; content_hash: string }

/**
 * The header of a sealed version under a newer master key, as the server takes it in a PATCH: the data key is wrapped
 * anew, and nothing else changes. The content is not needed. A header that was altered, or is not that of this
 * content, is not wrapped: throws `MalformedSealedBlob`, `KeyMismatch` (not sealed under `from`) or `TamperedBlob`.
 */
export async function rewrapHeader(
  listed: ListedHeader,
  { from, to }: { from: AccountKeys; to: AccountKeys },
  random: Random = systemRandom,
): Promise<Bytes> {
  if (from.account_id !== to.account_id || from.key_version >= to.key_version)
    throw new RangeError('A blob is re-wrapped under a newer key of its own account.')
  const header = decodeSealedHeader(listed.header)
  if (!/^[0-9a-f]{64}$/.test(listed.content_hash))
    throw new TamperedBlob('The server names no content hash for this version.')
  const content_hash = hexToBytes(listed.content_hash)
  const dek = await unwrapDataKey(from, header, content_hash)
  try {
    return encodeSealedHeader(await wrapDataKey(to, header, content_hash, dek, random))
  } finally {
    dek.fill(0)
  }
}
