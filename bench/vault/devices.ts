import type { Device } from '#client/connection.ts'
import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { keepHead } from '#client/vault/heads.ts'
import { pullBlob } from '#client/vault/pull-blob.ts'
import { pushBlob } from '#client/vault/push-blob.ts'
import { serveJobs } from '../jobs.ts'
import { measureRounds, type Rounds, type Way } from './round.ts'

let devices: { writer: Device; reader: Device } | undefined

/** Two devices of one account, in one process. */
async function introduce(profiles: { writer: Profile; reader: Profile }): Promise<void> {
  devices = { writer: createDevice(profiles.writer), reader: createDevice(profiles.reader) }
}

function createDevice(profile: Profile): Device {
  const store = createMemoryStore()
  store.profile = profile
  return { store, documents: createMemoryDocuments() }
}

const sdk: Way = {
  store: async ({ data_type }, plaintext) => {
    const pushed = devices && (await pushBlob(devices.writer, data_type, plaintext))
    if (pushed?.outcome !== 'stored') throw new Error(`The push ended as ${pushed?.outcome}.`)
  },
  open: async ({ data_type }) => {
    const pulled = devices && (await pullBlob(devices.reader, data_type))
    if (!devices || pulled?.outcome !== 'blob') throw new Error(`The pull ended as ${pulled?.outcome}.`)
    await keepHead(devices.reader, data_type, pulled)
    return pulled.plaintext
  },
}

serveJobs({ introduce, measure: (rounds: Rounds) => measureRounds(rounds, sdk) })
