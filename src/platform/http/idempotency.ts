import { createHash } from 'node:crypto'
import type { Operation } from '#contract/operation.ts'
import { Refusal } from '#platform/refusal.ts'
import { serverHash } from '#platform/secrets/server-key.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import type { Served } from './envelope.ts'

/** A request that came with an Idempotency-Key, by the hashes of the key and of everything the request says. */
export type Repeatable = { key_hash: Buffer; fingerprint: Buffer }

/** What became of a repeatable request, now or the first time it came. */
export type Remembered = { is_replay: boolean } & ({ served: Served } | { refusal: Refusal })

/** Serves a request once per account and key. */
export type Remember<Credential> = (
  credential: Credential,
  request: Repeatable,
  serve: () => Promise<Served>,
) => Promise<Remembered>

const KEY = /^[\x21-\x7e]{1,255}$/

/** The request as a repeatable one, if its operation is and a key came with it. Throws `invalid_request`. */
export function findRepeatable(
  operation: Operation,
  request: Request,
  headers: Record<string, string | undefined>,
  body: Uint8Array | undefined,
): Repeatable | undefined {
  if (!operation.idempotent) return undefined
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (!KEY.test(key)) {
    throw new Refusal('invalid_request', 'Idempotency-Key: must be 1 to 255 visible ASCII characters')
  }
  const { pathname, search } = new URL(request.url)
  // What a route does not read, such as a number against caches, makes no other request.
  const query = operation.query ? search : ''
  const said = [operation.method, pathname, query, request.headers.get('content-type'), headers]
  const digest = createHash('sha256')
    .update(JSON.stringify(said))
    .update('\0')
    .update(body ?? '')
    .digest('hex')
  // With the server's key: what a body says shall not be guessed from a stolen database.
  return { key_hash: hashSecret(key), fingerprint: serverHash('idempotency', digest) }
}
