import type { RawData, WebSocket } from 'ws'
import { FollowerMessage } from '#contract/realtime.ts'
import { follow } from '#domain/events/follow.ts'
import { tokenToDevice } from '#domain/identity/authenticate.ts'
import { reportDeadToken } from '#domain/identity/report-dead-token.ts'
import { log } from '#platform/log/log.ts'
import { Frame, refusalToFrame } from '#platform/realtime/frame.ts'
import type { Outlet } from '#platform/realtime/outlet.ts'
import { socketToOutlet } from '#platform/realtime/socket-outlet.ts'
import { errorToRefusal, Refusal } from '#platform/refusal.ts'
import type { Opening } from './read-opening.ts'

/** How long a socket may be open without saying whose it is. */
const AUTHENTICATE_MS = 10_000

const PONG = new Frame({ type: 'pong' })

/** Serves one WebSocket: finds out whose it is, then lets it follow that account. */
export function serveSocket(socket: WebSocket, { token, cursor, origin }: Opening): void {
  const outlet = socketToOutlet(socket)
  // What breaks a socket closes it, too; there is nobody left to tell.
  socket.on('error', () => {})
  let begin: ((token: string) => void) | undefined = (said) => {
    begin = undefined
    clearTimeout(patience)
    void followOn(socket, outlet, said, { cursor, origin }).catch((error) => refuse(outlet, error))
  }
  const patience = setTimeout(() => refuse(outlet, new Refusal('unauthorized')), AUTHENTICATE_MS)
  socket.once('close', () => clearTimeout(patience))
  socket.on('message', (data, isBinary) => {
    try {
      const message = parseMessage(data, isBinary)
      if (message.type === 'ping') {
        if (!outlet.send(PONG)) throw new Refusal('slow_consumer')
      } else if (begin) begin(message.token)
      else throw new Refusal('invalid_request', 'This connection is authenticated already.')
    } catch (error) {
      refuse(outlet, error)
    }
  })
  if (token !== undefined) begin(token)
}

async function followOn(
  socket: WebSocket,
  outlet: Outlet,
  token: string,
  { cursor, origin }: Omit<Opening, 'token'>,
): Promise<void> {
  const device = tokenToDevice(token)
  if (!device) throw new Refusal('unauthorized')
  const asked = performance.now()
  try {
    const leave = await follow(device, cursor, outlet)
    socket.once('close', leave)
    if (socket.readyState !== socket.OPEN) leave()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unauthorized') {
      await reportDeadToken(device, origin, (performance.now() - asked) / 1000)
    }
    throw error
  }
}

function parseMessage(data: RawData, isBinary: boolean): FollowerMessage {
  const parsed = isBinary ? undefined : FollowerMessage.safeParse(parseJson(String(data)))
  if (!parsed?.success)
    throw new Refusal('invalid_request', 'A message is {"type":"authenticate"} or {"type":"ping"}.')
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Says why a socket is not wanted, and closes it. */
function refuse(outlet: Outlet, error: unknown): void {
  const refusal = errorToRefusal(error)
  if (refusal !== error) log().error({ error }, 'socket failed')
  outlet.end(refusalToFrame(refusal))
}
