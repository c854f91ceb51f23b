import type { Connection } from '#client/connection.ts'
import { Offline, ServerRefusal } from '#client/errors.ts'
import { REALTIME_PROTOCOL, RealtimeMessage, TOKEN_PROTOCOL } from '#contract/realtime.ts'
import type { Cursor, End, Link } from './link.ts'
import { watchPlatform } from './watch-platform.ts'

/** So long may it take until a first word comes. */
const OPENING_MS = 15_000

/** So long may a word take that has to come at once. */
const ANSWER_MS = 5000

/** Follows over a WebSocket until that ends. Nothing for `silence_ms`, and it counts as dead. */
export function followBySocket({ connection, cursor, hear, signal }: Link, silence_ms: number): Promise<End> {
  return new Promise((resolve) => {
    const socket = openSocket(connection, cursor)
    if (!socket) return resolve(lost(connection, false))
    let was_heard = false
    let refused: { code: string; error: string } | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const unwatch = watchPlatform(() => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type: 'ping' }))
      expectWord(ANSWER_MS)
    })
    const end = (how: End) => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', giveUp)
      socket.onmessage = null
      socket.onclose = null
      socket.close()
      resolve(how)
    }
    const giveUp = () => end({ how: 'again' })
    const endAsRefused = () => refused && end({ how: 'refused', error: toRefusal(refused) })
    const expectWord = (ms: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => endAsRefused() ?? end(lost(connection, was_heard)), ms)
    }
    expectWord(OPENING_MS)
    signal.addEventListener('abort', giveUp, { once: true })
    socket.onclose = ({ code, reason }) => {
      const status = code - 4000
      if (status >= 400 && status < 600)
        end({ how: 'refused', error: toRefusal(refused ?? { code: reason, error: '' }, status) })
      else endAsRefused() ?? end(lost(connection, was_heard))
    }
    socket.onmessage = ({ data }) => {
      was_heard = true
      expectWord(silence_ms)
      const message = parseMessage(data)
      if (message?.type === 'reconnect') end({ how: 'restart', after_ms: message.after_ms })
      else if (message?.type === 'refused') {
        // The status is told by the close that follows.
        refused = message
        expectWord(ANSWER_MS)
      } else if (message && message.type !== 'ping' && message.type !== 'pong' && !hear(message))
        end({ how: 'again' })
    }
  })
}

function openSocket({ server, token }: Connection, cursor: Cursor | undefined): WebSocket | undefined {
  const query = cursor ? `?since=${cursor.seq}&epoch=${cursor.epoch}` : ''
  try {
    return new WebSocket(`${server.replace(/^http/, 'ws')}/v1/realtime${query}`, [
      REALTIME_PROTOCOL,
      `${TOKEN_PROTOCOL}${token}`,
    ])
  } catch {
    // There are none here, or the page may not open them.
    return undefined
  }
}

/** What a newer server says that is not known here is nothing. */
function parseMessage(data: unknown): RealtimeMessage | undefined {
  try {
    return RealtimeMessage.safeParse(JSON.parse(String(data))).data
  } catch {
    return undefined
  }
}

/** Without the status that the close tells, only a session that is over counts as final. */
function toRefusal(
  { code, error }: { code: string; error: string },
  status = code === 'unauthorized' ? 401 : 503,
): ServerRefusal {
  return new ServerRefusal(error || `The server ended the connection (${code || status}).`, {
    code: code || 'unexpected_answer',
    status,
  })
}

const lost = ({ server }: Connection, was_heard: boolean): End => ({
  how: 'lost',
  error: new Offline(`The connection to ${server} is lost. Check the address and the network.`),
  was_heard,
})
