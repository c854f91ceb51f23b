import type { Device } from '#client/connection.ts'
import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { serveWay, type Way } from './round.ts'

function createDevice(profile: Profile): Device {
  const store = createMemoryStore()
  store.profile = profile
  return { store, documents: createMemoryDocuments(), streams_uploads: true }
}

/** Two devices of one account, in one process. */
serveWay((profiles: { writer: Profile; reader: Profile }): Way => {
  const [writer, reader] = [createDevice(profiles.writer), createDevice(profiles.reader)]
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
