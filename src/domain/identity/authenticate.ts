import type { Authentication } from '#contract/operation.ts'
import { SESSION_TOKEN } from '#contract/session.ts'
import { assertScriptedBody } from '#platform/http/content-type.ts'
import type { Authenticate } from '#platform/http/endpoint.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { readSignIn } from '#platform/supabase/client.ts'
import { verifyToken } from '#platform/supabase/verify-token.ts'
import type { Credentials, Device, SignedInPerson } from './credential.ts'

/**
 * The credential a request carries, of the kind an operation takes: a bearer token before the sign-in cookie.
 * Throws `unauthorized`, `cross_origin` or `unsupported_media_type`.
 */
export const authenticate: Authenticate<Credentials> = async (request, by) => {
  const found = await findCredential(request, by)
  if (!found) throw new Refusal('unauthorized')
  return found as { credential: Credentials[typeof by]; cookies: string[] }
}

async function findCredential(request: Request, by: Authentication) {
  if (by === 'none') return { credential: null, cookies: [] }
  const device = by === 'browser' ? undefined : readBearer(request)
  if (device) return { credential: device, cookies: [] }
  return by === 'device' ? undefined : await readPerson(request)
}

const readBearer = (request: Request): Device | undefined =>
  tokenToDevice(bearerOf(request.headers.get('authorization')))

/** The token of an `Authorization` header (RFC 6750 section 2.1). */
export const bearerOf = (authorization: string | null | undefined): string | undefined =>
  /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]

/** The device a session token speaks for; undefined where it cannot be one. */
export function tokenToDevice(token: string | undefined): Device | undefined {
  if (!token || !SESSION_TOKEN.test(token)) return undefined
  return { token_hash: hashSecret(token), user_id: null, session_id: null }
}

async function readPerson(
  request: Request,
): Promise<{ credential: SignedInPerson; cookies: string[] } | undefined> {
  const { token, cookies } = await readSignIn(request)
  if (!token) return undefined
  assertSameOrigin(request.headers)
  assertScriptedBody(request)
  const claims = await verifyToken(token)
  if (!claims) return undefined
  const { sub, session_id, email } = claims
  const person = { token_hash: null, user_id: sub, session_id, email: email ?? null, access_token: token }
  return { credential: person, cookies }
}
