import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Documents } from '#client/storage/documents.ts'
import { readDocument, writeDocuments } from './document-pieces.ts'
import { waitForLock } from './lock.ts'
import { openDocuments, toldDocuments } from './open-documents.ts'
import { createFolder } from './private-folder.ts'

/** Keeps documents in a SQLite database in a profile's folder, which only its owner can read. */
export function createFolderDocuments(folder: string): Documents {
  const path = join(folder, 'documents.db')
  let opened: DatabaseSync | undefined
  const inTransaction = <T>(begin: string, work: (database: DatabaseSync) => T): T =>
    toldDocuments(path, () => {
      opened ??= openDocuments(folder, path)
      return transact(opened, begin, work)
    })
  return {
    read: async (...names) => inTransaction('begin', (database) => readAll(database, names)),
    change: async (names, next) =>
      inTransaction('begin immediate', (database) => {
        writeDocuments(database, next(readAll(database, names)))
      }),
    exclusive: async (name, signal, work) => {
      createFolder(folder)
      const release = await waitForLock(join(folder, `${encodeURIComponent(name)}.lock`), signal)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}

/** Removes the documents of a profile, and whatever a database leaves behind of what was deleted in it. */
export function removeDocuments(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `documents.db${ending}`), { force: true })
}

const readAll = (database: DatabaseSync, names: string[]) => names.map((name) => readDocument(database, name))

function transact<T>(database: DatabaseSync, begin: string, work: (database: DatabaseSync) => T): T {
  database.exec(begin)
  try {
    const answer = work(database)
    database.exec('commit')
    return answer
  } catch (error) {
    // A full disk has rolled back already.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
