import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { happen, readContent, readState } from './documents.ts'
import { requireAccount } from './require-account.ts'
import type { ConflictCopy } from './type-state.ts'

/** A content that is kept beside a type because it lost its place; `id` names it until it is resolved. */
export type KeptCopy = Omit<ConflictCopy, 'content'> & { id: string; bytes: Bytes }

/** The conflict copies of a type, oldest first. */
export async function listConflicts(device: Device, type: DataType): Promise<KeptCopy[]> {
  await requireAccount(device)
  const { conflicts } = await readState(device, type)
  const kept = conflicts.map(async ({ content, ...copy }) => {
    const bytes = await readContent(device, type, content.hash)
    return bytes ? [{ ...copy, id: content.hash, bytes }] : []
  })
  return (await Promise.all(kept)).flat()
}

/** Lets a conflict copy go: what was worth keeping of it is safe elsewhere. */
export async function resolveConflict(device: Device, type: DataType, id: string): Promise<void> {
  await requireAccount(device)
  await happen(device, type, { name: 'resolved', hash: id })
}
