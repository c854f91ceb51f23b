import type { Device } from '#client/connection.ts'
import { toContent } from '#client/sync/documents.ts'
import type { DataType } from '#contract/data-type.ts'
import { getVersion } from './get-version.ts'
import { bringNewest, type Decided, writeOver } from './write-over.ts'

/**
 * How a restore ended. Nothing was written when the newest revision has the same content (`already_there`), or when the
 * version is a removal (`is_deletion`), which `removeBlob` makes.
 */
export type Restored = {
  outcome: 'restored' | 'already_there' | 'is_deletion'
  revision: number
  is_sealed: boolean
}

/**
 * Opens a kept version and seals its content anew as the newest revision. Throws `Contended`, `not_found`, and what
 * `syncType` throws.
 */
export async function restoreVersion(
  device: Device,
  data_type: DataType,
  revision: number,
  decided: Decided = {},
): Promise<Restored> {
  const { plaintext: content, is_sealed } = await getVersion(device, data_type, revision)
  if (!content) return { outcome: 'is_deletion', revision, is_sealed }
  const newest = await bringNewest(device, data_type, decided)
  if (newest.version === (await toContent(content)).hash)
    return { outcome: 'already_there', revision: newest.revision ?? 0, is_sealed }
  return { outcome: 'restored', revision: await writeOver(device, data_type, { content, newest }), is_sealed }
}
