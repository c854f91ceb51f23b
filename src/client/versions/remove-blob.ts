import type { Device } from '#client/connection.ts'
import { keepHead } from '#client/vault/heads.ts'
import type { DataType } from '#contract/data-type.ts'
import { type Decided, getNewest } from './get-newest.ts'
import { sealOver } from './seal-over.ts'

/** `absent`: there was nothing to remove; `revision` is that of an earlier removal, or 0. */
export type Removed = { outcome: 'removed' | 'absent'; revision: number }

/**
 * Removes what is stored under a data type, from every device, by a deletion that only a device with the key can seal.
 * Earlier versions stay and can be restored. Throws `Contended`, and what `pullBlob` throws.
 */
export async function removeBlob(
  device: Device,
  data_type: DataType,
  decided: Decided = {},
): Promise<Removed> {
  const newest = await getNewest(device, data_type, decided)
  if (!newest?.plaintext) return { outcome: 'absent', revision: newest?.head.revision ?? 0 }
  const head = await sealOver(device, data_type, { content: null, newest })
  await keepHead(device, data_type, { head, plaintext: null })
  return { outcome: 'removed', revision: head.revision }
}
