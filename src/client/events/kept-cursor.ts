import { z } from 'zod'
import type { Documents } from '#client/storage/documents.ts'
import { UnreadableStorage } from '#client/storage/errors.ts'
import { parseJson } from '#client/transport/read-failure.ts'
import type { Cursor } from './link.ts'

const KeptCursor = z.object({ epoch: z.int(), seq: z.int() })

/** The cursor that a document of this name keeps, if there is one. */
export async function readCursor(documents: Documents, name: string): Promise<Cursor | undefined> {
  const [bytes] = await documents.read(name)
  if (!bytes) return undefined
  const parsed = KeptCursor.safeParse(parseJson(bytes))
  if (parsed.success) return parsed.data
  // Beginning anywhere else could skip something.
  throw new UnreadableStorage(`The document "${name}" is no cursor. Remove it, and read everything anew.`)
}

/** Keeps a cursor in a document of this name. */
export function keepCursor(documents: Documents, name: string, { epoch, seq }: Cursor): Promise<void> {
  return documents.change([], () => ({ [name]: new TextEncoder().encode(JSON.stringify({ epoch, seq })) }))
}
