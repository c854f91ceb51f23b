import type { DatabaseSync } from 'node:sqlite'
import type { Bytes } from '#contract/sealed-blob.ts'
import { movePieces } from '#crypto/primitive/move-pieces.ts'

/** SQLite copies what it is given twice, and holds one copy until a garbage collection: then of a piece, not of a content. */
const PIECE = 1024 * 1024

/** The pieces of a document as a table. Whoever changes it counts the format on. */
export const createDocuments = `
  create table documents (name text, start integer, piece blob not null, primary key (name, start))
    strict, without rowid`

/** A document, put together from its pieces. */
export function readDocument(database: DatabaseSync, name: string): Bytes | undefined {
  const select = database.prepare(`
    select piece, (select sum(length(piece)) from documents where name = ?1) as total
      from documents where name = ?1 order by start`)
  let document: Bytes | undefined
  let at = 0
  for (const row of select.iterate(name)) {
    const { piece, total } = row as { piece: Bytes; total: number }
    document ??= new Uint8Array(total)
    at = movePieces([piece], document, at)
  }
  return document
}

/** Replaces documents inside a transaction; null removes one. */
export function writeDocuments(database: DatabaseSync, writes: Record<string, Bytes | null>): void {
  const remove = database.prepare('delete from documents where name = ?')
  const insert = database.prepare('insert into documents (name, start, piece) values (?, ?, ?)')
  for (const [name, content] of Object.entries(writes)) {
    remove.run(name)
    if (!content) continue
    // One that is empty has a piece too.
    for (let start = 0; start === 0 || start < content.length; start += PIECE)
      insert.run(name, start, content.subarray(start, start + PIECE))
  }
}
