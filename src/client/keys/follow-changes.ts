import type { Connection } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { isPassing } from '#client/transport/is-passing.ts'
import { sleep } from '#client/transport/sleep.ts'
import { listChanges } from '#contract/changes.ts'

/** Under the minute that proxies commonly allow. */
const HOLD_SECONDS = 50

/** Where a server is away, or does not hold requests, it is asked this often. */
const UNHELD_PAUSE_MS = 3000
const HELD_AT_LEAST_MS = 1000

type Cursor = { epoch: number; seq: number }

/**
 * Comes round at once, and then whenever something has happened to the account, or may have. Being offline for a while
 * does not end it; a session that has ended does.
 */
export async function* followChanges(connection: Connection): AsyncGenerator<void> {
  let cursor: Cursor | undefined
  for (;;) {
    const asked_at = Date.now()
    const next = await readOn(connection, cursor)
    const is_news = next?.seq !== cursor?.seq || next?.epoch !== cursor?.epoch
    if (next && is_news) yield
    const was_held = Date.now() - asked_at >= HELD_AT_LEAST_MS
    if (!next || !(is_news || was_held)) await pauseUnheld(connection)
    cursor = next ?? cursor
  }
}

/** Waits before a server that is away is asked again. */
export const pauseUnheld = ({ pauses_ms, signal }: Pick<Connection, 'pauses_ms' | 'signal'>): Promise<void> =>
  sleep(pauses_ms?.at(-1) ?? UNHELD_PAUSE_MS, signal)

/** Where the log of the account ends, after holding on where that is known; undefined where the server is away. */
async function readOn(connection: Connection, cursor: Cursor | undefined): Promise<Cursor | undefined> {
  const query = cursor ? `since=${cursor.seq}&epoch=${cursor.epoch}&wait=${HOLD_SECONDS}` : 'limit=1'
  const changes = { ...listChanges, path: `${listChanges.path}?${query}` as typeof listChanges.path }
  try {
    const { data } = await call(connection, changes, { timeout_seconds: HOLD_SECONDS + 15 })
    return { epoch: data.epoch, seq: data.seq }
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'must_refetch') return readOn(connection, undefined)
    if (isPassing(error)) return undefined
    throw error
  }
}
