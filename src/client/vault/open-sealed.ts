import { bytesToHex } from '@noble/hashes/utils.js'
import type { DataType } from '#contract/data-type.ts'
import { type Bytes, decodeSealedBlob } from '#contract/sealed-blob.ts'
import { checkBlobHead, descendsFrom } from '#crypto/blob/check-blob-head.ts'
import { open } from '#crypto/blob/open.ts'
import { findKeys } from './find-keys.ts'
import type { Lineage, PulledBlob } from './pulled-blob.ts'
import type { Vault } from './require-vault.ts'

/** Opens a sealed blob that the server calls `revision`, and checks it against the one this device has seen. */
export async function openSealed(
  vault: Vault,
  data_type: DataType,
  { bytes, revision }: { bytes: Bytes; revision: number },
): Promise<PulledBlob> {
  const seen = vault.profile.heads[data_type]
  const keys = await findKeys(vault, decodeSealedBlob(bytes).header.key_version)
  const { header, head, plaintext } = await open({ keys, data_type, revision }, bytes)
  checkBlobHead(data_type, seen, head)
  const { key_version, device_id } = header
  const parent_hash = bytesToHex(header.parent_hash)
  let lineage: Lineage = 'unknown'
  if (!seen || seen.revision === revision || descendsFrom(seen, head, [{ ...head, parent_hash }]))
    lineage = 'next'
  else if (seen.revision + 1 === revision) lineage = 'fork'
  return { plaintext, head: { ...head, key_version, held: false }, device_id, lineage, parent_hash }
}
