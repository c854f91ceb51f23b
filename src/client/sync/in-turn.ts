import type { Documents } from '#client/storage/documents.ts'

const turns = new WeakMap<Documents, Map<string, Promise<unknown>>>()

/** Runs work on one thing of a device after what was asked for it before, so that one program never does both at once. */
export async function inTurn<T>(
  documents: Documents,
  name: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const queue = turns.get(documents) ?? new Map<string, Promise<unknown>>()
  turns.set(documents, queue)
  const before = queue.get(name)
  const mine = (async () => {
    await before?.catch(() => undefined)
    signal?.throwIfAborted()
    return work()
  })()
  queue.set(name, mine)
  try {
    return await mine
  } finally {
    if (queue.get(name) === mine) queue.delete(name)
  }
}
