import type { Documents } from '#client/storage/documents.ts'
import { createFolderDocuments } from './folder-documents.ts'
import { systemKeychain } from './keychain.ts'
import { createProfileStore, type FolderProfileStore } from './profile-store.ts'

/**
 * Keeps a device in a folder of its own: its profile, sealed under a key in the system's keychain where there is one
 * that works and it is not refused by `off`, and its documents. Programs that name the same folder share them.
 */
export function createFolderStorage(
  folder: string,
  { keychain = 'system' }: { keychain?: 'system' | 'off' } = {},
): { store: FolderProfileStore; documents: Documents } {
  return {
    store: createProfileStore(folder, keychain === 'off' ? undefined : systemKeychain),
    documents: createFolderDocuments(folder),
  }
}
