import type { RefusalCode } from '#contract/refusal.ts'
import { Connection } from './connection.ts'
import { serveJobs } from './jobs.ts'
import { blobOf, blobs, type Lane, setRevision } from './lane.ts'
import { measureLogins } from './logins.ts'
import { type Duration, measure, type Sample } from './measure.ts'
import { encodeJsonRequest, encodeRequest } from './request.ts'

const OCTETS = 'application/octet-stream'

/** What a connection sends, again and again, and the only answer that counts as served. */
type Traffic = { next: () => Uint8Array; status: number; code?: RefusalCode }

/** One cell of the table over HTTP: what is sent where, over one connection for each of `lanes`. */
export type LoadCell = {
  url: string
  traffic: keyof typeof traffics
  lanes: readonly Lane[]
  duration: Duration
}

const traffics = {
  constant: (): Traffic => same(encodeRequest({ method: 'GET', path: '/' }), 200),
  constant_route: (): Traffic =>
    same(encodeRequest({ method: 'GET', path: '/api/no-such-route' }), 404, 'not_found'),
  get: ({ token }: Lane): Traffic => {
    const headers = { authorization: `Bearer ${token}`, accept: OCTETS }
    return same(encodeRequest({ method: 'GET', path: `/api/sync/data/${blobs.read}`, headers }), 200)
  },
  poll: ({ pending_login }: Lane): Traffic =>
    same(encodeJsonRequest('/api/sync/token', { temp_token: pending_login }), 400, 'authorization_pending'),
  put: (lane: Lane): Traffic => {
    const draft = draftOf(lane)
    const authorization = `Bearer ${lane.token}`
    const next = () => {
      const headers = { authorization, 'content-type': OCTETS, 'if-match': `"${draft.revision}.1"` }
      setRevision(draft.bytes, ++draft.revision)
      return encodeRequest({
        method: 'PUT',
        path: `/api/sync/data/${blobs.http}`,
        headers,
        body: draft.bytes,
      })
    }
    return { next, status: 200 }
  },
}

const same = (request: Uint8Array, status: number, code?: RefusalCode): Traffic => ({
  next: () => request,
  status,
  ...(code && { code }),
})

/** The blob each account has written last, over all cells. */
const drafts = new Map<string, { bytes: Uint8Array; revision: number }>()

function draftOf({ account_id }: Lane) {
  const draft = drafts.get(account_id) ?? { bytes: blobOf(account_id, blobs.http), revision: 1 }
  drafts.set(account_id, draft)
  return draft
}

async function load({ url, traffic, lanes, duration }: LoadCell): Promise<Sample> {
  const connections: Connection[] = []
  const callers = lanes.map((lane) => {
    const connection = new Connection(url)
    connections.push(connection)
    const { next, status, code } = traffics[traffic](lane)
    return async () => {
      const answer = await connection.send(next())
      if (answer.status !== status || (code && !answer.body.includes(code))) {
        throw new Error(`${traffic} at ${url}: ${answer.status} ${answer.body}`)
      }
    }
  })
  try {
    return await measure(callers, duration)
  } finally {
    for (const connection of connections) connection.close()
  }
}

serveJobs({ load, measureLogins })
