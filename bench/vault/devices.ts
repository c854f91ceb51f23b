import { join } from 'node:path'
import type { Device } from '#client/connection.ts'
import { createFolderDocuments } from '#client/node/folder-documents.ts'
import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { serveWay, type Way } from './round.ts'

function createDevice(profile: Profile, folder: string | undefined): Device {
  const store = createMemoryStore()
  store.profile = profile
  const documents = folder ? createFolderDocuments(join(folder, profile.device_id)) : createMemoryDocuments()
  return { store, documents, streams_uploads: true }
}

/** Two devices of one account, in one process; they keep what they sync in memory, or in a folder. */
serveWay(({ folder, ...profiles }: { writer: Profile; reader: Profile; folder?: string }): Way => {
  const [writer, reader] = [createDevice(profiles.writer, folder), createDevice(profiles.reader, folder)]
  return {
    store: async ({ data_type }, plaintext) => {
      await putContent(writer, data_type, plaintext)
      await syncType(writer, data_type)
    },
    open: async ({ data_type }) => {
      await syncType(reader, data_type)
      return (await getContent(reader, data_type)).bytes
    },
  }
})
