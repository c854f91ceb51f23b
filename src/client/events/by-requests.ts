import { ClientError, ServerRefusal } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { listChanges } from '#contract/changes.ts'
import type { Cursor, End, Link } from './link.ts'
import { pause } from './pause.ts'
import { watchPlatform } from './watch-platform.ts'

/** Proxies commonly allow a minute. */
const LONGEST_HOLD_SECONDS = 50

const ANSWER_SECONDS = 15

/** An answer without events that comes as fast was not held; then it is asked for less often. */
const HELD_AT_LEAST_MS = 1000
const UNHELD_PAUSE_MS = 5000

/**
 * Follows by requests that the server holds, for `limit_ms` at most: something better may be possible then. One that is
 * not answered within `silence_ms` counts as dead.
 */
export async function followByRequests(link: Link, silence_ms: number, limit_ms: number): Promise<End> {
  const hold_seconds = Math.ceil(Math.min(LONGEST_HOLD_SECONDS, (silence_ms / 1000) * (2 / 3)))
  const until = Date.now() + limit_ms
  const leaving = new AbortController()
  const unwatch = watchPlatform(() => leaving.abort())
  const signal = AbortSignal.any([link.signal, leaving.signal])
  let { cursor } = link
  let is_live = false
  try {
    while (Date.now() < until && !signal.aborted) {
      const asked_at = Date.now()
      const read = await readOn({ ...link, signal, cursor }, is_live ? hold_seconds : 0, silence_ms / 1000)
      const is_news = read.cursor.seq !== cursor?.seq || read.cursor.epoch !== cursor.epoch
      cursor = read.cursor
      if (is_live && !is_news && Date.now() - asked_at < HELD_AT_LEAST_MS)
        await pause(UNHELD_PAUSE_MS, signal)
      if (read.is_last && !is_live) {
        is_live = true
        link.hear({ type: 'up_to_date', ...cursor })
      }
      await link.settled()
    }
    return { how: 'again' }
  } catch (error) {
    if (signal.aborted) return { how: 'again' }
    if (error instanceof ServerRefusal) return { how: 'refused', error }
    if (error instanceof ClientError) return { how: 'lost', error, was_heard: is_live }
    throw error
  } finally {
    unwatch()
  }
}

/** Asks once and hears what comes. */
async function readOn(
  { connection, cursor, hear, signal }: Link,
  wait_seconds: number,
  silence_seconds: number,
): Promise<{ cursor: Cursor; is_last: boolean }> {
  const asking = { ...connection, signal, pauses_ms: [] }
  try {
    const { data } = await call(asking, changesAfter(cursor, wait_seconds), {
      timeout_seconds: wait_seconds === 0 ? ANSWER_SECONDS : silence_seconds,
    })
    if (!cursor) return { cursor: { epoch: data.epoch, seq: data.seq }, is_last: true }
    for (const event of data.events) hear(event)
    return { cursor: data.cursor, is_last: !data.has_more }
  } catch (error) {
    const at = refetchAt(error)
    if (!at) throw error
    if (cursor) hear({ type: 'must_refetch', ...at })
    return { cursor: at, is_last: !cursor }
  }
}

/** The operation with its query: after a cursor, or without one only for where the log ends. */
function changesAfter(cursor: Cursor | undefined, wait_seconds: number): typeof listChanges {
  const query = cursor ? `since=${cursor.seq}&epoch=${cursor.epoch}&wait=${wait_seconds}` : 'limit=1'
  return { ...listChanges, path: `${listChanges.path}?${query}` as typeof listChanges.path }
}

function refetchAt(error: unknown): Cursor | undefined {
  if (!(error instanceof ServerRefusal) || error.code !== 'must_refetch') return undefined
  const { epoch, seq } = error.data
  return typeof epoch === 'number' && typeof seq === 'number' ? { epoch, seq } : undefined
}
