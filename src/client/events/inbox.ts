import type { Cursor, Followed } from './link.ts'

/** More than this waits nowhere: who handles more slowly than events come asks again later. */
const MAX_WAITING = 1000

/** So many are handled at most before it is kept how far that was. */
const KEEP_EVERY = 100

/** What came and waits to be handled, one at a time and in order. */
export type Inbox = {
  /** How far was handled. */
  cursor: () => Cursor | undefined
  /** Takes what comes after all that was taken, and nothing twice. False when too much waits, or handling has failed. */
  take: (message: Followed) => boolean
  /** Resolves when nothing waits. */
  settled: () => Promise<void>
  /** Lets what waits go, and resolves when what is being handled is done. */
  clear: () => Promise<void>
  /** Aborts with what a handler threw. Nothing is handled after that. */
  failed: AbortSignal
}

/** `keep` is told how far was handled: when nothing waits any more, and now and then until then. */
export function createInbox(
  from: Cursor | undefined,
  handle: (message: Followed, cursor: Cursor) => unknown,
  keep: (cursor: Cursor) => Promise<void>,
): Inbox {
  const waiting: { message: Followed; cursor: Cursor }[] = []
  const failing = new AbortController()
  let taken = from
  let handled = from
  let working: Promise<void> | undefined

  const work = async () => {
    let unkept = 0
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await handle(next.message, next.cursor)
      handled = next.cursor
      if (waiting.length === 0 || ++unkept >= KEEP_EVERY) {
        await keep(handled)
        unkept = 0
      }
    }
  }
  const put = (message: Followed, cursor: Cursor) => {
    taken = cursor
    waiting.push({ message, cursor })
    working ??= work()
      .catch((error) => failing.abort(error))
      .finally(() => {
        working = undefined
      })
  }
  const settled = async () => {
    while (working) await working
  }
  return {
    cursor: () => handled,
    take: (message) => {
      if (failing.signal.aborted) return false
      if ('created_at' in message) {
        if (taken && message.seq > taken.seq) put(message, { ...taken, seq: message.seq })
      } else {
        const { epoch, seq } = message
        // Who had no place in the log knows nothing of what was before.
        if (!taken && message.type === 'up_to_date') put({ type: 'must_refetch', epoch, seq }, { epoch, seq })
        put(message, { epoch, seq })
      }
      return waiting.length <= MAX_WAITING
    },
    settled,
    clear: async () => {
      waiting.length = 0
      await settled()
    },
    failed: failing.signal,
  }
}
