import { createClient } from '#client/create-client.ts'
import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { serveJobs } from '../jobs.ts'

const EDIT_BYTES = 200

function open(profile: Profile) {
  const store = createMemoryStore()
  store.profile = profile
  const storage = { store, documents: createMemoryDocuments() }
  return createClient({ url: profile.server, storage, streams_uploads: true })
}

/** Milliseconds from an edit on one device to the callback on another, one edit after the other. */
async function measure({
  writer: writing,
  reader: reading,
  edits,
}: {
  writer: Profile
  reader: Profile
  edits: number
}): Promise<number[]> {
  const [writer, reader] = [open(writing), open(reading)]
  const ended = new AbortController()
  const live = [writer, reader].map((client) => client.live({ signal: ended.signal }).catch(() => {}))
  let heard = (_: Uint8Array | null) => {}
  reader.vault.subscribe('setting', (bytes) => heard(bytes))
  const edit = async (): Promise<number> => {
    const content = crypto.getRandomValues(new Uint8Array(EDIT_BYTES))
    const arrived = new Promise<void>((resolve) => {
      heard = (bytes) => {
        if (bytes && Buffer.compare(bytes, content) === 0) resolve()
      }
    })
    const started = performance.now()
    await writer.vault.put('setting', content)
    await arrived
    return performance.now() - started
  }
  // The first ones find connections and compiled code missing.
  for (let warm = 0; warm < 20; warm++) await edit()
  const times: number[] = []
  while (times.length < edits) times.push(await edit())
  ended.abort()
  await Promise.all(live)
  return times
}

serveJobs({ measure })
