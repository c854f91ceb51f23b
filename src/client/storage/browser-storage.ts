import type { Device } from '#client/connection.ts'
import { createBrowserDatabase } from './browser-database.ts'
import { createBrowserDocuments } from './browser-documents.ts'
import { createBrowserProfileStore } from './browser-profile.ts'

/** Keeps a device in this browser, for this origin alone: its profile and its documents, in one database of this name. */
export function createBrowserStorage(name = 'roost'): Pick<Device, 'store' | 'documents'> {
  const database = createBrowserDatabase(name)
  return {
    store: createBrowserProfileStore(name, database),
    documents: createBrowserDocuments(name, database),
  }
}
