import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { decline } from '#platform/http/envelope.ts'
import { clientAddress, markFront } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'

/** Answers a request by its path, or undefined when the path is a page's. */
export type Find = (pathname: string) => ((request: Request) => Response | Promise<Response>) | undefined

type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
type Serving = { find: Find; pages: PageHandler }

/**
 * The listener in front of everything: API paths go straight to their route files, everything else to Next.
 * Until `serve` is called it answers 503.
 */
export function createFront(trusted_hops: number): { server: Server; serve: (serving: Serving) => void } {
  let serving: Serving = { find: () => declineStarting, pages: async () => {} }
  const found = new WeakMap<IncomingMessage, (request: Request) => Response | Promise<Response>>()
  const answer = getRequestListener((request, { incoming }) => {
    const handle = found.get(incoming as IncomingMessage)
    return handle ? handle(request) : new Response(null, { status: 404 })
  })
  markFront()
  const server = createServer({ requestTimeout: 120_000 }, (request, response) => {
    stampAddress(request, trusted_hops)
    const { find, pages } = serving
    const handle = find(pathnameOf(request.url ?? '/'))
    if (!handle) return void pages(request, response)
    found.set(request, handle)
    return void answer(request, response)
  })
  // Node would answer 417 without a word. RFC 9110 section 10.1.1 lets an expectation nobody knows be ignored.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  return {
    server,
    serve: (given) => {
      serving = given
    },
  }
}

const declineStarting = (): Response =>
  decline(new Refusal('database_unavailable', 'Roost is starting. Try again in a moment.'), randomUUID())

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
