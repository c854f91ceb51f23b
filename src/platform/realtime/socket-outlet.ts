import type { WebSocket } from 'ws'
import { type RealtimeMessage, SERVICE_RESTART } from '#contract/realtime.ts'
import { isRefusalCode, refusals } from '#contract/refusal.ts'
import { Frame } from './frame.ts'
import { MAX_WAITING_BYTES, type Outlet } from './outlet.ts'

const PING = new Frame({ type: 'ping' })

/** The outlet of a WebSocket. It lives while it answers the protocol's own pings, which every client does by itself. */
export function socketToOutlet(socket: WebSocket): Outlet {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const send = (frame: Frame) => {
    socket.send(frame.text, { binary: false })
    return socket.bufferedAmount <= MAX_WAITING_BYTES
  }
  return {
    send,
    // A ping goes out behind everything that waits.
    drained: () => new Promise((resolve) => socket.ping('', false, () => resolve())),
    beat: () => {
      if (!isAlive) return false
      isAlive = false
      socket.ping()
      return send(PING)
    },
    end: (last) => {
      send(last)
      socket.close(...closing(last.message))
    },
  }
}

/** How a socket is closed after its last message. */
const closing = (message: RealtimeMessage): [code: number, reason: string] =>
  message.type === 'refused'
    ? [closeCode(message.code), message.code]
    : [SERVICE_RESTART, 'The server stops.']

/** What a WebSocket is closed with that is refused: 4000 and the HTTP status of the refusal, whose code is the reason. */
const closeCode = (code: string): number =>
  4000 + refusals[isRefusalCode(code) ? code : 'internal_error'].status
