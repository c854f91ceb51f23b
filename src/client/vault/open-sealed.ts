import type { DataType } from '#contract/data-type.ts'
import { type Bytes, decodeSealedBlob } from '#contract/sealed-blob.ts'
import { open } from '#crypto/blob/open.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { release } from '#crypto/primitive/release.ts'
import { findKeys } from './find-keys.ts'
import type { OpenedBlob } from './opened-blob.ts'
import type { Vault } from './require-vault.ts'

/** Opens a sealed blob that the server calls `revision`. The bytes are gone then. */
export async function openSealed(
  vault: Vault,
  data_type: DataType,
  { bytes, revision }: { bytes: Bytes; revision: number },
): Promise<OpenedBlob> {
  const keys = await findKeys(vault, decodeSealedBlob(bytes).header.key_version)
  const { header, head, plaintext } = await open({ keys, data_type, revision }, bytes)
  const { key_version, device_id } = header
  const parent_hash = bytesToHex(header.parent_hash)
  // Otherwise the plaintext is where the bytes were.
  if (plaintext?.buffer !== bytes.buffer) release(bytes)
  return { plaintext, head, key_version, device_id, parent_hash }
}
