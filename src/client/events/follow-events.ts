import type { Connection, Device } from '#client/connection.ts'
import type { ServerRefusal } from '#client/errors.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { followByRequests } from './by-requests.ts'
import { followBySocket } from './by-socket.ts'
import { createInbox } from './inbox.ts'
import { keepCursor, readCursor } from './kept-cursor.ts'
import type { Cursor, End, Followed, Link } from './link.ts'
import { pause, pauseAfter } from './pause.ts'

/** Three of a server's pings, as it sends them unless its operator has changed that. */
const SILENCE_SECONDS = 60

/** Where WebSockets are answered by something else, they are tried again after this. */
const REQUESTS_MS = 10 * 60_000

const LONGEST_RESTART_MS = 60_000

/** `live`: everything so far was told, and what happens is told at once. `waiting`: for another attempt. */
export type FollowState = 'connecting' | 'live' | 'waiting'

export type Following = {
  /**
   * Called with one message at a time, in order; `cursor` is where to go on from once it has resolved. Until then the
   * message may come again in a later run. What it throws ends the following.
   */
  onMessage: (message: Followed, cursor: Cursor) => unknown
  /** Where to go on from. Without it and without a kept one, the first message is `must_refetch`. */
  from?: Cursor | undefined
  /** The name of a document that keeps the cursor between runs. */
  keep_as?: string | undefined
  /** `error` says why it waits. */
  onState?: ((state: FollowState, error?: Error) => void) | undefined
  signal?: AbortSignal | undefined
  /** After so long without a word a connection counts as dead. */
  silence_seconds?: number | undefined
}

/**
 * Follows the account's events, over a WebSocket or, where none can be had, by requests that are held; whatever becomes
 * of connections, each event is told once and none is left out. Ends only by throwing: the signal's reason, what a
 * handler threw, `NotSignedIn`, or the `ServerRefusal` of a server that no longer takes this session.
 */
export async function followEvents(device: Device, following: Following): Promise<never> {
  const { onMessage, keep_as, onState = () => {}, signal, silence_seconds = SILENCE_SECONDS } = following
  const { documents } = device
  const from = following.from ?? (keep_as ? await readCursor(documents, keep_as) : undefined)
  const keep = async (cursor: Cursor) => {
    if (keep_as) await keepCursor(documents, keep_as, cursor)
  }
  const inbox = createInbox(from, onMessage, keep)
  const ending = AbortSignal.any([device.signal, signal, inbox.failed].filter((each) => each !== undefined))
  ending.addEventListener('abort', () => void inbox.clear(), { once: true })
  let failures = 0
  const hear = (message: Followed): boolean => {
    if (message.type === 'up_to_date') {
      failures = 0
      onState('live')
    }
    return inbox.take(message)
  }
  try {
    for (;;) {
      ending.throwIfAborted()
      onState('connecting')
      const { connection } = await requireSession(device)
      const link = { connection, cursor: inbox.cursor(), hear, settled: inbox.settled, signal: ending }
      const end = await attempt(link, silence_seconds * 1000)
      // What came is handled before more is asked for.
      await inbox.settled()
      ending.throwIfAborted()
      if (end.how === 'again') continue
      if (end.how === 'refused') await checkRefusal(device, connection, end.error)
      onState('waiting', end.how === 'restart' ? undefined : end.error)
      const pause_ms =
        end.how === 'restart' ? Math.min(end.after_ms, LONGEST_RESTART_MS) : pauseAfter(failures++)
      await pause(pause_ms, ending)
    }
  } finally {
    await inbox.clear()
  }
}

/** By a WebSocket; by requests where it did not come to a first word, which a proxy may be the reason for. */
async function attempt(link: Link, silence_ms: number): Promise<End> {
  const end = await followBySocket(link, silence_ms)
  return end.how === 'lost' && !end.was_heard ? followByRequests(link, silence_ms, REQUESTS_MS) : end
}

/** Throws a refusal that will not pass. One of a token that was replaced meanwhile does. */
async function checkRefusal(device: Device, { token }: Connection, error: ServerRefusal): Promise<void> {
  const { status, code } = error
  if (status === 408 || status === 429 || status >= 500) return
  const { connection } = await requireSession(device)
  if (code !== 'unauthorized' || connection.token === token) throw error
}
