import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener, RequestError } from '@hono/node-server'
import { decline, preflight } from '#platform/http/envelope.ts'
import { clientAddress, markFront } from '#platform/http/origin.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Upgrade } from './sockets.ts'
import { answerOnSocket, answerUnreadable, noteAnswer } from './unreadable.ts'

type Handle = (request: Request) => Response | Promise<Response>

/** Answers a request by its path, or undefined when the path is a page's. */
export type Find = (pathname: string) => Handle | undefined

type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
type Serving = { find: Find; pages: PageHandler; upgrade: Upgrade }

/** As long as devices wait for an upload to go through. */
const REQUEST_TIMEOUT_MS = 300_000

/**
 * The listener in front of everything: API paths go straight to their route files, everything else to Next.
 * Until `serve` is called it answers 503.
 */
export function createFront(trusted_hops: number): { server: Server; serve: (serving: Serving) => void } {
  let serving: Serving = {
    find: () => declineStarting,
    pages: async () => {},
    upgrade: (_request, socket) => void answerOnSocket(declineStarting(), socket),
  }
  const found = new WeakMap<IncomingMessage, Handle>()
  const answer = getRequestListener(
    (request, { incoming }) => {
      const handle = found.get(incoming as IncomingMessage)
      return handle ? handle(request) : new Response(null, { status: 404 })
    },
    // HTTP/1.0 knows no Host, and what watches over servers still speaks it.
    { hostname: 'localhost', errorHandler: explain },
  )
  markFront()
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      // A request without one is answered here, where it gets words.
      requireHostHeader: false,
      // A wish for another protocol, such as HTTP/2, may be left unheard (RFC 9110 section 7.8).
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    (request, response) => {
      noteAnswer(request.socket, response)
      stampAddress(request, trusted_hops)
      request.url = originForm(request.url ?? '/')
      const { find, pages } = serving
      const handle =
        request.headers.host === undefined && request.httpVersion !== '1.0'
          ? declineHost
          : (find(pathnameOf(request.url)) ?? (request.method === 'OPTIONS' ? preflight : undefined))
      if (!handle) return void pages(request, response)
      found.set(request, handle)
      return void answer(request, response)
    },
  )
  server.on('upgrade', (request, socket, head) => {
    stampAddress(request, trusted_hops)
    request.url = originForm(request.url ?? '/')
    serving.upgrade(request, socket, head)
  })
  // Node would answer 417 without a word. RFC 9110 section 10.1.1 lets an expectation nobody knows be ignored.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('clientError', answerUnreadable)
  return {
    server,
    serve: (given) => {
      serving = given
    },
  }
}

const declineStarting = (): Response =>
  decline(new Refusal('database_unavailable', 'Roost is starting. Try again in a moment.'), randomUUID())

const declineHost = (): Response =>
  decline(new Refusal('invalid_request', 'Send a Host header.'), randomUUID())

/** The answer to a request that no handler got, or that one failed at. */
function explain(error: unknown): Response {
  if (error instanceof RequestError)
    return decline(new Refusal('invalid_request', 'The address of the request makes no sense.'), randomUUID())
  const request_id = randomUUID()
  log().error({ request_id, error }, 'request failed')
  return decline(new Refusal('internal_error'), request_id)
}

/** A request's path and query, also where it names the whole address (RFC 9112 section 3.2.2) or the server alone. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(url)?.[1] ?? ''
  return path.startsWith('/') ? path : `/${path}`
}

/** Replaces what the client said of its address by what is known of it. */
function stampAddress(request: IncomingMessage, trusted_hops: number): void {
  const { headers, rawHeaders, socket } = request
  const said = headers['x-forwarded-for']
  const address = clientAddress(String(said ?? ''), trusted_hops) ?? socket.remoteAddress ?? ''
  headers['x-forwarded-for'] = address.replace(/^::ffff:/, '')
  if (said !== undefined) {
    for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
      if (rawHeaders[i]?.toLowerCase() === 'x-forwarded-for') rawHeaders.splice(i, 2)
    }
  }
  rawHeaders.push('x-forwarded-for', headers['x-forwarded-for'])
}

const pathnameOf = (url: string): string => {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
