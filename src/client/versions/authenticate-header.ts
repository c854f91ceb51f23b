import type { KeysOf } from '#client/vault/find-keys.ts'
import type { DataType } from '#contract/data-type.ts'
import { hexOf } from '#contract/primitive.ts'
import { decodeSealedHeader, MalformedSealedBlob, type SealedBlobHeader } from '#contract/sealed-blob.ts'
import { verifyHeader } from '#crypto/blob/data-key.ts'
import { TamperedBlob } from '#crypto/errors.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { hexToBytes } from '#crypto/primitive/bytes.ts'
import type { ListedVersion } from './kept-version.ts'

const ContentHash = hexOf(32)

/** The header of a listed version as a device sealed it for this place. Throws `TamperedBlob` or `KeyMismatch`. */
export async function authenticateHeader(
  keysOf: KeysOf,
  data_type: DataType,
  { version, header: encoded, checksum }: ListedVersion,
): Promise<{ header: SealedBlobHeader; content_hash: string }> {
  const header = decode(encoded)
  const hash = ContentHash.safeParse(checksum)
  if (!header || !hash.success || header.data_type !== data_type || header.revision !== version)
    throw new TamperedBlob(`What the server lists as revision ${version} of "${data_type}" is not one.`)
  await verifyHeader(await keysOf(header.key_version), header, hexToBytes(hash.data))
  return { header, content_hash: hash.data }
}

function decode(encoded: string | null): SealedBlobHeader | undefined {
  try {
    return encoded === null ? undefined : decodeSealedHeader(base64ToBytes(encoded))
  } catch (error) {
    if (error instanceof MalformedSealedBlob || error instanceof DOMException) return undefined
    throw error
  }
}
