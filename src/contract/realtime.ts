import { z } from 'zod'
import { Change } from './changes.ts'
import { operation } from './operation.ts'
import { CursorText, QueryNumber } from './primitive.ts'

/** Where a follower goes on from. */
const at = { epoch: z.int(), seq: z.int() }

/** Everything before is sent: what comes from here on happens now. */
const UpToDate = z.object({ type: z.literal('up_to_date'), ...at })

/** What was missed is no longer known. Everything has to be read anew; the connection goes on from this cursor. */
const MustRefetch = z.object({ type: z.literal('must_refetch'), ...at })

/** Says that the connection lives. Who hears nothing for three of them has none any more. */
const Ping = z.object({ type: z.literal('ping') })
const Pong = z.object({ type: z.literal('pong') })

/** The server stops. Another connection is welcome after so many milliseconds, which differ for each follower. */
const Reconnect = z.object({ type: z.literal('reconnect'), after_ms: z.int() })

/** The last message of a connection that the server does not want. */
const Refused = z.object({
  type: z.literal('refused'),
  /** One of the API's; a client may meet one that is newer than itself. */
  code: z.string(),
  error: z.string(),
})

/**
 * What a follower is sent, whatever carries it: an event of the account as `GET /api/sync/changes` lists it, or a word
 * about the connection.
 */
export const RealtimeMessage = z.discriminatedUnion('type', [
  Change,
  UpToDate,
  MustRefetch,
  Ping,
  Pong,
  Reconnect,
  Refused,
])
export type RealtimeMessage = z.infer<typeof RealtimeMessage>

/**
 * What a follower may say on a WebSocket: who it is, where the handshake did not tell, and that it wonders whether
 * anybody is there.
 */
export const FollowerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('authenticate'), token: z.string() }),
  Ping,
])

export type FollowerMessage = z.infer<typeof FollowerMessage>

/** The subprotocol a WebSocket asks for and is answered (RFC 6455 section 1.9). */
export const REALTIME_PROTOCOL = 'roost.v1'

/** A session token after this prefix may be offered as a subprotocol too; it is not answered. */
export const TOKEN_PROTOCOL = 'roost.token.'

/** What a WebSocket's address may say beside its path. */
export const RealtimeQuery = z.object({
  /** The `seq` of the cursor to go on from; without it, from now on. */
  since: QueryNumber.optional(),
  /** The `epoch` of that cursor. */
  epoch: QueryNumber.optional(),
})

/** The code a WebSocket is closed with when the server stops (RFC 6455 section 7.4.1, IANA: Service Restart). */
export const SERVICE_RESTART = 1012

export const followEvents = operation({
  method: 'GET',
  path: '/api/sync/events',
  summary:
    'Events as they happen, as a stream of server-sent events; from a cursor, or from now on. The same messages come over a WebSocket at `/v1/realtime?since=N&epoch=N`, opened with the session token.',
  authentication: 'any',
  query: RealtimeQuery,
  headers: z.object({
    /** The `id` of the last event a browser has seen: `epoch.seq`. It counts more than `since`. */
    'last-event-id': CursorText.optional(),
  }),
  media_type: 'text/event-stream',
  reply: RealtimeMessage,
  refusals: ['too_many_connections', 'server_full'],
})
