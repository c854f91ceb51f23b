import type { Device } from '#client/connection.ts'
import { noteHead } from '#client/vault/heads.ts'
import type { DataType } from '#contract/data-type.ts'
import { type Decided, getNewest } from './get-newest.ts'
import { getVersion } from './get-version.ts'
import { sealOver } from './seal-over.ts'

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
 * Opens a kept version and seals its content anew as the newest revision. This device counts as not having had it, so
 * that its next push cannot replace it unseen. Throws `Contended`, `not_found`, and what `pullBlob` throws.
 */
export async function restoreVersion(
  device: Device,
  data_type: DataType,
  revision: number,
  decided: Decided = {},
): Promise<Restored> {
  const { plaintext, is_sealed } = await getVersion(device, data_type, revision)
  if (!plaintext) return { outcome: 'is_deletion', revision, is_sealed }
  const newest = await getNewest(device, data_type, decided)
  if (newest?.plaintext && isSame(newest.plaintext, plaintext))
    return { outcome: 'already_there', revision: newest.head.revision, is_sealed }
  const head = await sealOver(device, data_type, { content: plaintext, newest })
  await noteHead(device, data_type, head)
  return { outcome: 'restored', revision: head.revision, is_sealed }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
