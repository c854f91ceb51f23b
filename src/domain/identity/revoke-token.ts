import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { revokeSession } from './revoke-session.ts'

/**
 * Ends the session of a token for an OAuth client (RFC 7009). A token that opens nothing is no error: it is as dead as
 * was asked for. Throws `invalid_client`.
 */
export async function revokeToken(
  { token, client_id }: { token: string; client_id: string },
  origin: Origin,
): Promise<void> {
  await call((sql) => sql`select roost.require_oauth_client(${client_id})`)
  const device = { token_hash: hashSecret(token), user_id: null, session_id: null }
  await revokeSession(device, origin).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'unauthorized') throw error
  })
}
