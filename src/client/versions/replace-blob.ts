import type { Device } from '#client/connection.ts'
import { keepHead } from '#client/vault/heads.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type Decided, getNewest } from './get-newest.ts'
import { sealOver } from './seal-over.ts'

/**
 * Stores content in place of a revision that the person has decided about, whether this device had its content or
 * not: it stays among the versions. Throws `Contended`, `BlobTooLarge`, and what `pullBlob` throws.
 */
export async function replaceBlob(
  device: Device,
  data_type: DataType,
  plaintext: Bytes,
  decided: Decided,
): Promise<{ revision: number }> {
  const newest = await getNewest(device, data_type, decided)
  const head = await sealOver(device, data_type, { content: plaintext, newest })
  await keepHead(device, data_type, { head, plaintext })
  return { revision: head.revision }
}
