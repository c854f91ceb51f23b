import type { Device } from '#client/connection.ts'

/**
 * A device whose program ends at its step `ends_at`: right before or after something that it writes, or asks of the
 * network. From then on every further step of it fails. `steps` counts.
 */
export function mortalDevice(device: Device, ends_at: number) {
  const life = { steps: 0, is_over: false }
  const step = () => {
    if (life.is_over || life.steps++ === ends_at) {
      life.is_over = true
      throw new Error('The program has ended.')
    }
  }
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    step()
    const answer = await work()
    step()
    return answer
  }
  const { store, documents, fetch = globalThis.fetch } = device
  const mortal: Device = {
    ...device,
    pauses_ms: [],
    store: { read: () => store.read(), change: (next) => around(() => store.change(next)) },
    documents: { ...documents, change: (names, next) => around(() => documents.change(names, next)) },
    fetch: (url, init) => around(() => fetch(url, init)),
  }
  return { mortal, life }
}
