import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Bytes } from '#contract/sealed-blob.ts'
import { StorageFull, UnreadableStorage } from './errors.ts'

interface Schema extends DBSchema {
  documents: { key: string; value: Bytes }
  profile: { key: 'profile'; value: unknown }
}

/** Calls `work` with the database of this name in this browser, which is opened when it is needed. */
export type BrowserDatabase = <T>(work: (database: IDBPDatabase<Schema>) => Promise<T>) => Promise<T>

/** The database in which a browser keeps a device, for this origin alone. */
export function createBrowserDatabase(name: string): BrowserDatabase {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const forget = () => {
    opened = undefined
  }
  const open = () =>
    openDB<Schema>(name, 1, {
      upgrade: (database) => {
        database.createObjectStore('documents')
        database.createObjectStore('profile')
      },
      // Another tab deletes the database, or a newer version wants to change it.
      blocking: (_, __, event) => {
        forget()
        ;(event.target as IDBDatabase).close()
      },
      terminated: forget,
    })
  return async (work) => {
    try {
      opened ??= open()
      return await work(await opened)
    } catch (error) {
      throw tellFailure(name, error)
    }
  }
}

/** What a browser's word means for the person who uses it. Other errors are those of the caller. */
function tellFailure(name: string, cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause
  if (cause.name === 'QuotaExceededError')
    return new StorageFull(
      'The browser has no room left for this site. Nothing was changed; free some and try again.',
      {
        cause,
      },
    )
  if (cause.name === 'VersionError')
    return new UnreadableStorage(
      `The database "${name}" in this browser was written by a newer version. It was left as it is; reload the page, or update the app.`,
      { cause },
    )
  if (['UnknownError', 'InvalidStateError', 'SecurityError', 'NotFoundError'].includes(cause.name))
    return new UnreadableStorage(
      `The browser does not give access to the database "${name}". Nothing was changed; let this site store data, and reload the page.`,
      { cause },
    )
  return cause
}
