import { setTimeout as sleep } from 'node:timers/promises'
import { RealtimeMessage } from '#contract/realtime.ts'
import { byHeldRequest } from './by-held-request.ts'
import { bySocket, bySocketOfABrowser, bySocketThatSaysItsToken } from './by-socket.ts'
import { byStream } from './by-stream.ts'
import type { AccountEvent, Connection, Cursor, Transport } from './transport.ts'

/** The servers of these tests ping each second; who hears nothing for three pings connects again. */
export const PING_SECONDS = 1
const SILENCE_MS = 3 * PING_SECONDS * 1000

const transports = {
  'a WebSocket': bySocket,
  'a WebSocket that says its token first': bySocketThatSaysItsToken,
  'a WebSocket of a browser': bySocketOfABrowser,
  'an event stream': byStream,
  'held requests': byHeldRequest,
} satisfies Record<string, Transport>

export type TransportName = keyof typeof transports
export const transportNames = Object.keys(transports) as TransportName[]

/** What came after a cursor, as it came: repeats, gaps and wrong order stay. */
type Stretch = { from: Cursor; changes: AccountEvent[] }

type Following = Pick<Connection, 'credential'> & {
  transport: TransportName
  /** Where to connect to, asked anew each time. */
  url: () => string
  cursor: Cursor
  onMessage?: (message: RealtimeMessage) => void
}

/** A client that follows an account, whatever happens to its connections. */
export type Follower = Readonly<{
  transport: TransportName
  /** Begins anew where the follower was told to read everything, or was set back. */
  stretches: Stretch[]
  /** Everything else that was said but pings, in its order. */
  words: RealtimeMessage[]
  /** How each connection ended. */
  ends: string[]
  cursor: () => Cursor
  /** Whether this connection has said that it is up to date. */
  isUpToDate: () => boolean
  /** When a server said that the session is over. */
  refused_at: () => number | undefined
  /** Forgets what it saw after `seq`, as if it had stored only that. */
  rewind: (seq: number) => void
  /** Fails when something came that the contract does not know. */
  stop: () => Promise<void>
}>

/** Follows from a cursor until it is stopped or its session is over. */
export function follow({ transport, url, credential, cursor: start, onMessage }: Following): Follower {
  const stretches: Stretch[] = []
  const words: RealtimeMessage[] = []
  const ends: string[] = []
  let cursor = start
  let isUpToDate = false
  let isOver = false
  let broken: unknown
  let refused_at: number | undefined
  let giveUp = () => {}

  const beginAt = (from: Cursor) => {
    cursor = from
    stretches.push({ from, changes: [] })
  }
  const take = (message: RealtimeMessage, id: string | undefined): void => {
    RealtimeMessage.parse(message)
    onMessage?.(message)
    if ('created_at' in message) {
      stretches.at(-1)?.changes.push(message)
      cursor = { ...cursor, seq: message.seq }
    } else if (message.type !== 'ping') words.push(message)
    if (message.type === 'must_refetch') beginAt({ epoch: message.epoch, seq: message.seq })
    if (message.type === 'up_to_date') {
      cursor = { epoch: message.epoch, seq: message.seq }
      isUpToDate = true
    }
    if (message.type === 'refused' && message.code === 'unauthorized') {
      isOver = true
      refused_at = performance.now()
    }
    // Who is told a wrong id goes on from a wrong place, and that shows.
    if (id) cursor = { epoch: Number(id.split('.')[0]), seq: Number(id.split('.')[1]) }
  }

  const connectOnce = async (): Promise<number> => {
    const leaving = new AbortController()
    let wait_ms = 20 + Math.random() * 40
    const silence = setTimeout(() => leaving.abort(), SILENCE_MS)
    giveUp = () => leaving.abort()
    ends.push(
      await transports[transport]({
        url: url(),
        credential,
        cursor,
        signal: leaving.signal,
        hear: (message, id) => {
          // What a connection says after it was given up is lost, as it would be on a real line.
          if (leaving.signal.aborted) return
          silence.refresh()
          if (message.type === 'reconnect') wait_ms = message.after_ms
          try {
            take(message, id)
          } catch (error) {
            broken = error
            isOver = true
          }
        },
      }),
    )
    leaving.abort()
    clearTimeout(silence)
    isUpToDate = false
    return wait_ms
  }

  const run = async () => {
    while (!isOver) await sleep(await connectOnce())
  }
  beginAt(start)
  const running = run()
  return {
    transport,
    stretches,
    words,
    ends,
    cursor: () => cursor,
    isUpToDate: () => isUpToDate,
    refused_at: () => refused_at,
    rewind: (seq) => {
      giveUp()
      beginAt({ ...cursor, seq })
    },
    stop: async () => {
      isOver = true
      giveUp()
      await running
      if (broken) throw broken
    },
  }
}
