import type { IncomingMessage } from 'node:http'
import { RealtimeQuery, TOKEN_PROTOCOL } from '#contract/realtime.ts'
import type { Cursor } from '#domain/events/read-changes.ts'
import { bearerOf } from '#domain/identity/authenticate.ts'
import { type Origin, requestOrigin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'

/** What the handshake of a WebSocket says: where to go on from, and who asks unless the first message will tell. */
export type Opening = { token: string | undefined; cursor: Cursor; origin: Origin }

const PATH = '/v1/realtime'

/** Throws `not_found` where nothing speaks over WebSockets, and `invalid_request` for a cursor that is none. */
export function readOpening({ url = '/', headers }: IncomingMessage): Opening {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const fromAddress = pathname === '/' ? searchParams.get('token') : undefined
  if (pathname !== PATH && !fromAddress) throw new Refusal('not_found')
  const cursor = RealtimeQuery.safeParse(Object.fromEntries(searchParams))
  if (!cursor.success) throw new Refusal('invalid_request', 'since and epoch have to be whole numbers.')
  return {
    token: fromAddress ?? bearerOf(headers.authorization) ?? offeredToken(headers['sec-websocket-protocol']),
    cursor: cursor.data,
    origin: requestOrigin(new Headers(pickOrigin(headers))),
  }
}

/** The token among the subprotocols a browser offers, which can send no other header. */
const offeredToken = (protocols: string | undefined): string | undefined =>
  protocols
    ?.split(',')
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith(TOKEN_PROTOCOL))
    ?.slice(TOKEN_PROTOCOL.length)

const pickOrigin = (headers: IncomingMessage['headers']): Record<string, string> => ({
  'x-forwarded-for': String(headers['x-forwarded-for'] ?? ''),
  ...(headers['user-agent'] && { 'user-agent': headers['user-agent'] }),
})
