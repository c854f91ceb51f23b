import type { Device } from '#client/connection.ts'
import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { keepHead } from '#client/vault/heads.ts'
import { pullBlob } from '#client/vault/pull-blob.ts'
import { pushBlob } from '#client/vault/push-blob.ts'
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
      const { outcome } = await pushBlob(writer, data_type, plaintext)
      if (outcome !== 'stored') throw new Error(`The push ended as ${outcome}.`)
    },
    open: async ({ data_type }) => {
      const pulled = await pullBlob(reader, data_type)
      if (pulled.outcome !== 'blob') throw new Error(`The pull ended as ${pulled.outcome}.`)
      await keepHead(reader, data_type, pulled)
      return pulled.plaintext
    },
  }
})
