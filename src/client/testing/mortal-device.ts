import type { Device } from '#client/connection.ts'
import { Crash, mortalDocuments } from './world/faults.ts'

/**
 * A device whose program ends at its step `ends_at`: before or after something that it writes, or asks of the network.
 * From then on every further step of it fails. `steps` counts.
 */
export function mortalDevice(device: Device, ends_at: number) {
  const life = {
    steps: 0,
    is_over: false,
    step() {
      if (life.is_over || life.steps++ === ends_at) {
        life.is_over = true
        throw new Crash('The program has ended.')
      }
    },
  }
  const { store, documents, fetch = globalThis.fetch } = device
  const mortal: Device = {
    ...device,
    pauses_ms: [],
    documents: mortalDocuments(documents, life),
    store: {
      read: () => store.read(),
      change: async (next) => {
        life.step()
        await store.change(next)
        life.step()
      },
    },
    fetch: async (url, init) => {
      life.step()
      const answer = await fetch(url, init)
      life.step()
      return answer
    },
  }
  return { mortal, life }
}
