import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import { bringNewest, type Decided, writeOver } from './write-over.ts'

/** `absent`: there was nothing to remove; `revision` is that of an earlier removal, or 0. */
export type Removed = { outcome: 'removed' | 'absent'; revision: number }

/**
 * Removes what is stored under a data type, from every device, by a deletion that only a device with the key can seal.
 * Earlier versions stay and can be restored. Throws `Contended`, and what `syncType` throws.
 */
export async function removeBlob(
  device: Device,
  data_type: DataType,
  decided: Decided = {},
): Promise<Removed> {
  const newest = await bringNewest(device, data_type, decided)
  if (!newest.bytes) return { outcome: 'absent', revision: newest.revision ?? 0 }
  return { outcome: 'removed', revision: await writeOver(device, data_type, { content: null, newest }) }
}
