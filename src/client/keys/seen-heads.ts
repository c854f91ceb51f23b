import type { Device } from '#client/connection.ts'
import { readState } from '#client/sync/documents.ts'
import { dataTypes } from '#contract/data-type.ts'
import type { BlobHead } from '#contract/keyring-document.ts'

/** The newest version of each type that anybody has told of: this device, or the keyring. A device that joins starts there. */
export async function seenHeads(
  device: Device,
  told: Record<string, BlobHead>,
): Promise<Record<string, BlobHead>> {
  const heads = { ...told }
  for (const type of dataTypes) {
    const { seen } = await readState(device, type)
    if (!seen || seen.revision <= (told[type]?.revision ?? 0)) continue
    const { revision, content_hash } = seen
    heads[type] = { revision, content_hash }
  }
  return heads
}
