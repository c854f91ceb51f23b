import { type BrowserDatabase, createBrowserDatabase } from './browser-database.ts'
import { holdBrowserLock } from './browser-lock.ts'
import type { Documents } from './documents.ts'

/** Keeps documents in the browser's IndexedDB, for this origin alone. All tabs that name the same database share them. */
export function createBrowserDocuments(name: string, database = createBrowserDatabase(name)): Documents {
  return {
    read: (...names) =>
      database((opened) => {
        const { store } = opened.transaction('documents')
        return Promise.all(names.map((each) => store.get(each)))
      }),
    change: (names, next) => database((opened) => change(opened, names, next)),
    exclusive: (work_name, signal, work) => holdBrowserLock(`${name}/${work_name}`, signal, work),
  }
}

type Opened = Parameters<Parameters<BrowserDatabase>[0]>[0]

async function change(opened: Opened, ...[names, next]: Parameters<Documents['change']>): Promise<void> {
  const transaction = opened.transaction('documents', 'readwrite', { durability: 'strict' })
  const { store, done } = transaction
  // Should it fail, whoever awaits it hears of it: below, or by the request that failed.
  done.catch(() => {})
  try {
    const current = await Promise.all(names.map((each) => store.get(each)))
    const writes = Object.entries(next(current))
    // A copy, since of a view the browser would store all that it looks at.
    await Promise.all(
      writes.map(([each, bytes]) => (bytes ? store.put(bytes.slice(), each) : store.delete(each))),
    )
  } catch (error) {
    abort(transaction)
    throw error
  }
  await done
}

/** What has failed by itself is aborted already. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch {}
}
