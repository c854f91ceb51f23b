import { closeSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Documents } from '#client/storage/documents.ts'
import { createFolder } from './store.ts'

/** How long one program waits for another one to finish writing. */
const BUSY_MS = 10_000

/** Keeps documents in a SQLite database in a profile's folder, which only its owner can read. */
export function createFolderDocuments(folder: string): Documents {
  let opened: DatabaseSync | undefined
  const database = () => {
    opened ??= openDatabase(folder)
    return opened
  }
  const read = (names: string[]) => {
    const select = database().prepare('select content from documents where name = ?')
    return names.map(
      (name) => (select.get(name) as { content: Uint8Array<ArrayBuffer> } | undefined)?.content,
    )
  }
  return {
    read: async (...names) => inTransaction(database(), 'begin', () => read(names)),
    change: async (names, next) =>
      inTransaction(database(), 'begin immediate', () => {
        const put = database().prepare('insert or replace into documents (name, content) values (?, ?)')
        const remove = database().prepare('delete from documents where name = ?')
        for (const [name, content] of Object.entries(next(read(names)))) {
          if (content) put.run(name, content)
          else remove.run(name)
        }
      }),
  }
}

/** Removes the documents of a profile, and whatever a database leaves behind of what was deleted in it. */
export function removeDocuments(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `documents.db${ending}`), { force: true })
}

function openDatabase(folder: string): DatabaseSync {
  createFolder(folder)
  const path = join(folder, 'documents.db')
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: BUSY_MS })
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    create table if not exists documents (name text primary key, content blob not null) strict, without rowid`)
  return database
}

function inTransaction<T>(database: DatabaseSync, begin: string, work: () => T): T {
  database.exec(begin)
  try {
    const answer = work()
    database.exec('commit')
    return answer
  } catch (error) {
    database.exec('rollback')
    throw error
  }
}
