import type { Device } from '#client/connection.ts'

/**
 * A device whose program ends at its step `ends_at`: right before or after something that it writes, or asks of the
 * network. From then on every further step of it fails. `steps` counts.
 */
export function mortalDevice(device: Device, ends_at: number) {
  const life = { steps: 0, is_over: false }
  const ending = new AbortController()
  const step = () => {
    if (life.steps++ === ends_at) {
      life.is_over = true
      ending.abort(new Error('The program has ended.'))
    }
    ending.signal.throwIfAborted()
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
    // Nothing waits on in a program that has ended.
    signal: ending.signal,
    store: { read: () => store.read(), change: (next) => around(() => store.change(next)) },
    documents: { ...documents, change: (names, next) => around(() => documents.change(names, next)) },
    fetch: (url, init) => around(() => fetch(url, init)),
  }
  return { mortal, life }
}
