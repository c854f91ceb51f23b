import type { Device } from '#client/connection.ts'
import { noteHead } from '#client/vault/heads.ts'
import type { DataType } from '#contract/data-type.ts'
import { type Decided, getNewest } from './get-newest.ts'
import { getVersion } from './get-version.ts'
import { sealOver } from './seal-over.ts'

/** `already_there`: the newest revision has the same content, and nothing was written. */
export type Restored = { outcome: 'restored' | 'already_there'; revision: number; is_sealed: boolean }

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
  const newest = await getNewest(device, data_type, decided)
  if (newest && isSame(newest.plaintext, plaintext))
    return { outcome: 'already_there', revision: newest.head.revision, is_sealed }
  const head = await sealOver(device, data_type, { content: plaintext, newest })
  await noteHead(device, data_type, head)
  return { outcome: 'restored', revision: head.revision, is_sealed }
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (!a || !b) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
