import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { bringNewest, type Decided, writeOver } from './write-over.ts'

/**
 * Stores content in place of a revision that the person has decided about, which stays among the versions. Throws
 * `Contended`, `BlobTooLarge`, and what `syncType` throws.
 */
export async function replaceBlob(
  device: Device,
  data_type: DataType,
  content: Bytes,
  decided: Decided,
): Promise<{ revision: number }> {
  const newest = await bringNewest(device, data_type, decided)
  return { revision: await writeOver(device, data_type, { content, newest }) }
}
