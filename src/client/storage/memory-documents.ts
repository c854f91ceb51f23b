import type { Bytes } from '#contract/sealed-blob.ts'
import type { Documents } from './documents.ts'

/** Documents that are gone when the program ends. */
export function createMemoryDocuments(): Documents {
  const kept = new Map<string, Bytes>()
  const find = (name: string) => kept.get(name)?.slice()
  return {
    read: async (...names) => names.map(find),
    change: async (names, next) => {
      for (const [name, bytes] of Object.entries(next(names.map(find)))) {
        if (bytes) kept.set(name, bytes.slice())
        else kept.delete(name)
      }
    },
  }
}
