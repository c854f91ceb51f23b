import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { keepCopy } from '#cli/files/keep-copy.ts'
import type { Device } from '#client/connection.ts'
import { type KeptCopy, listConflicts, resolveConflict } from '#client/sync/conflicts.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { requirePortable } from './file-names.ts'
import { decodeTree, isSameBytes, type Tree } from './tree.ts'

/** A conflict copy that was written beside what is watched. */
export type Delivered = { reason: KeptCopy['reason']; files: string[] }

/** Writes what lost its place beside the file or the files it belongs to, and lets it go. What cannot be written is kept. */
export async function deliverCopies(
  device: Device,
  type: DataType,
  { path, current }: { path: string; current: Bytes | null },
): Promise<Delivered[]> {
  const delivered: Delivered[] = []
  for (const copy of await listConflicts(device, type)) {
    const writer = copy.origin === 'here' ? 'here' : (copy.device_id?.slice(0, 8) ?? 'unsealed')
    const files = writeCopy(path, `conflict-${copy.revision ?? 'edit'}-${writer}`, copy.bytes, current)
    await resolveConflict(device, type, copy.id)
    delivered.push({ reason: copy.reason, files })
  }
  return delivered
}

/** Writes a copy durably beside `path`; of a folder only the files that are other than those in `current`. */
export function writeCopy(path: string, mark: string, bytes: Bytes, current: Bytes | null): string[] {
  const [copy, kept] = [portableTree(bytes), current && decodeTree(current)]
  if (!copy || !kept) return [keepCopy(path, mark, bytes)]
  const others = [...copy].filter(([name, file]) => !isSameBytes(kept.get(name), file))
  return others.map(([name, file]) => {
    const beside = join(path, name)
    mkdirSync(dirname(beside), { recursive: true, mode: 0o700 })
    return keepCopy(beside, mark, file)
  })
}

function portableTree(bytes: Bytes): Tree | undefined {
  const tree = decodeTree(bytes)
  try {
    if (tree) requirePortable(tree.keys())
    return tree
  } catch {
    return undefined
  }
}
