import type { Documents } from '#client/storage/documents.ts'

const turns = new WeakMap<Documents, Map<string, Promise<unknown>>>()

/**
 * Runs work on one thing of a device after what was asked for it before, so that one program never does both at once.
 * Whoever gives up while waiting does not wait longer; the work is then not begun.
 */
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
  const forget = () => {
    if (queue.get(name) === mine) queue.delete(name)
  }
  mine.then(forget, forget)
  return before && signal ? await Promise.race([mine, givenUp(signal, mine)]) : await mine
}

/** Rejects when the signal is aborted, and listens no longer than until the work has ended. */
function givenUp(signal: AbortSignal, work: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason)
    const forget = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    work.then(forget, forget)
  })
}
