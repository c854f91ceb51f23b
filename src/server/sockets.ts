import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { REALTIME_PROTOCOL, SERVICE_RESTART } from '#contract/realtime.ts'
import { decline } from '#platform/http/envelope.ts'
import { onStopping } from '#platform/realtime/doorbell.ts'
import { assertRoom } from '#platform/realtime/places.ts'
import { errorToRefusal, Refusal } from '#platform/refusal.ts'
import { readOpening } from './read-opening.ts'
import { serveSocket } from './serve-socket.ts'
import { answerOnSocket } from './unreadable.ts'

/** Takes an HTTP request for another protocol. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Followers say little. */
const MAX_MESSAGE_BYTES = 4096

/** How long a client may take to answer that the connection closes. */
const CLOSE_TIMEOUT_MS = 5000

/** Opens `/v1/realtime` to WebSockets, and `/` to those that bring their token in the address. Declines all others. */
export function openSockets(): Upgrade {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    // Its types do not know it yet.
    ...{ closeTimeout: CLOSE_TIMEOUT_MS },
    handleProtocols: (offered) => offered.has(REALTIME_PROTOCOL) && REALTIME_PROTOCOL,
  })
  sockets.on('wsClientError', ({ message }, socket) =>
    answerOnSocket(decline(new Refusal('invalid_request', message), randomUUID()), socket),
  )
  onStopping(() => {
    // Those who follow are told first, by whom they follow.
    setImmediate(() => {
      for (const socket of sockets.clients) socket.close(SERVICE_RESTART)
    })
  })
  return (request, socket, head) => {
    try {
      assertRoom(sockets.clients.size)
      const opening = readOpening(request)
      sockets.handleUpgrade(request, socket, head, (opened) => serveSocket(opened, opening))
    } catch (error) {
      const refusal = errorToRefusal(error)
      void answerOnSocket(decline(refusal, randomUUID()), socket)
    }
  }
}
