import type { Device } from '#client/connection.ts'
import { toContent } from '#client/sync/documents.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { decodeTree, encodeTree, isSameBytes } from './tree.ts'

/** What a folder had of a type when it and the vault were last the same, and what was then about to be written to it. */
export type Materialised = { base: Bytes | null; next: Bytes | null }

const names = (key: string, type: DataType) => [`watch/${key}/${type}`, `watch/${key}/${type}/next`] as const

export async function readMaterialised(
  { documents }: Device,
  key: string,
  type: DataType,
): Promise<Materialised> {
  const [base, next] = await documents.read(...names(key, type))
  return { base: base ? new Uint8Array(base) : null, next: next ? new Uint8Array(next) : null }
}

/** Remembers it. Durable when this resolves. */
export function keepMaterialised(
  { documents }: Device,
  key: string,
  type: DataType,
  { base, next }: Materialised,
): Promise<void> {
  const [base_name, next_name] = names(key, type)
  return documents.change([], () => ({ [base_name]: base, [next_name]: next }))
}

/**
 * What an edit in the folder was made from. Where writing was cut short, a file may be the next one already: it is no
 * edit then.
 */
export function findBase({ base, next }: Materialised, local: Bytes | null): Bytes | null {
  if (!next || !local) return base
  if (isSameBytes(local, next)) return next
  const [before, after, now] = [base && decodeTree(base), decodeTree(next), decodeTree(local)]
  if (!after || !now) return base
  const paths = new Set([...(before?.keys() ?? []), ...after.keys()])
  const files = [...paths].flatMap((path) => {
    const is_written = isSameBytes(now.get(path), after.get(path))
    const bytes = is_written ? after.get(path) : before?.get(path)
    return bytes ? [[path, bytes] as const] : []
  })
  return encodeTree(new Map(files))
}

/** The hash that names bytes; null for none. */
export const hashOf = async (bytes: Bytes | null): Promise<string | null> =>
  bytes && (await toContent(bytes)).hash
