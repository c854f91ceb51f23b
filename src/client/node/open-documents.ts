import { chmodSync, closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ProfileBusy, StorageFull, UnreadableStorage } from '#client/storage/errors.ts'
import { createDocuments } from './document-pieces.ts'
import { lock } from './lock.ts'
import { createFolder } from './private-folder.ts'
import { sqliteFailure } from './sqlite-error.ts'

/** How long one program waits for another one to finish writing. */
const BUSY_MS = 10_000

/** "RST1", where SQLite keeps whose file it is. */
const APPLICATION_ID = 0x52535431
const FORMAT = 1

/** Large documents would leave a journal as large for good. */
const JOURNAL_BYTES = 4 * 1024 * 1024

/** Opens the documents of a folder, which are made where there are none. Throws `UnreadableStorage` for any other file. */
export function openDocuments(folder: string, path: string): DatabaseSync {
  createFolder(folder)
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const database = new DatabaseSync(path, { timeout: BUSY_MS })
  try {
    if (!isOurs(database, path)) {
      // One program makes the tables; who comes at the same time finds them.
      const release = lock(join(folder, 'lock'), BUSY_MS)
      try {
        if (!isOurs(database, path)) createTables(database)
      } finally {
        release()
      }
    }
    database.exec(`
      pragma synchronous = full;
      pragma fullfsync = on;
      pragma journal_size_limit = ${JOURNAL_BYTES}`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Does something with the documents at `path`, and tells what fails as an error that says what to do. */
export function toldDocuments<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const failure = sqliteFailure(cause)
    if (failure === 'busy')
      throw new ProfileBusy(
        `Another program is writing to ${path}. Nothing was changed; try again when it is done.`,
        { cause },
      )
    if (failure === 'full')
      throw new StorageFull(
        `There is no room left for ${path}. Nothing was changed; free some and try again.`,
        {
          cause,
        },
      )
    if (failure) throw unreadable(path, 'is damaged, or not a database', cause)
    throw cause
  }
}

/** Whether the tables are there. A file without any is to get them; a file with others is a stranger's. */
function isOurs(database: DatabaseSync, path: string): boolean {
  const read = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0])
  const id = read('pragma application_id')
  if (id === 0 && read('select count(*) from sqlite_schema') === 0) return false
  if (id !== APPLICATION_ID) throw unreadable(path, "is another program's database")
  if (read('pragma user_version') !== FORMAT)
    throw unreadable(path, 'was written by a newer version of Roost')
  return true
}

function createTables(database: DatabaseSync): void {
  // Outside the transaction, since SQLite cannot do it inside.
  database.exec(`
    pragma journal_mode = wal;
    begin immediate;
    ${createDocuments};
    pragma application_id = ${APPLICATION_ID};
    pragma user_version = ${FORMAT};
    commit`)
}

const unreadable = (path: string, why: string, cause?: unknown) =>
  new UnreadableStorage(
    `${path} ${why}. It was left as it is. Update Roost, or move the file away (with -wal and -shm beside it) to begin with what the server has; edits that were not synced yet are in it.`,
    { cause },
  )
