import type { Device } from '#client/connection.ts'
import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from './memory-documents.ts'

/** Keeps a device until the program ends: for tests, and for apps that sign in anew each time. */
export function createMemoryStorage(): Pick<Device, 'store' | 'documents'> {
  let profile: Profile | undefined
  return {
    store: {
      read: async () => structuredClone(profile),
      change: async (next) => {
        profile = structuredClone(next(structuredClone(profile)))
      },
    },
    documents: createMemoryDocuments(),
  }
}
