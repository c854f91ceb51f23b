import type { Bytes } from '#contract/sealed-blob.ts'
import type { Documents } from './documents.ts'

/** Documents that are gone when the program ends. */
export function createMemoryDocuments(): Documents {
  const kept = new Map<string, Bytes>()
  const locks = new Map<string, Promise<void>>()
  const find = (name: string) => kept.get(name)?.slice()
  return {
    read: async (...names) => names.map(find),
    change: async (names, next) => {
      const writes = Object.entries(next(names.map(find)))
      const copies = writes.map(([name, bytes]) => [name, bytes?.slice()] as const)
      for (const [name, bytes] of copies) {
        if (bytes) kept.set(name, bytes)
        else kept.delete(name)
      }
    },
    exclusive: async (name, signal, work) => {
      for (let held = locks.get(name); held; held = locks.get(name)) await unlessAborted(held, signal)
      signal?.throwIfAborted()
      const { promise, resolve } = Promise.withResolvers<void>()
      locks.set(name, promise)
      try {
        return await work()
      } finally {
        locks.delete(name)
        resolve()
      }
    },
  }
}

function unlessAborted(held: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => reject(signal?.reason)
    signal?.addEventListener('abort', stop, { once: true })
    held.then(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    })
  })
}
