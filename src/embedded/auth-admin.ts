import { hash, timingSafeEqual } from 'node:crypto'
import { type AuthCall, AuthRefusal } from './auth-call.ts'
import type { Leases } from './leases.ts'

const UUID = /^DELETE \/admin\/users\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/**
 * The one call of Supabase's admin API that Roost needs, and the package lacks: `DELETE /admin/users/{id}`, for who
 * has the secret key. Undefined for every other call.
 */
export async function answerAdmin(
  { name, request }: AuthCall,
  secretKey: string,
  leases: Leases,
): Promise<Response | undefined> {
  const id = UUID.exec(name)?.[1]
  if (!id) return undefined
  const bearer = /^bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!bearer) throw new AuthRefusal(401, 'no_authorization', 'This endpoint requires a Bearer token')
  if (!isSame(bearer, secretKey)) throw new AuthRefusal(403, 'not_admin', 'User not allowed')
  const deleted = await leases.query(DELETE_USER, [id])
  if (deleted.length === 0) throw new AuthRefusal(404, 'user_not_found', 'User not found')
  return Response.json({}, { headers: { 'cache-control': 'no-store' } })
}

/** Sessions and identities go with their user; what only names it is removed beside it. */
// The package keeps its log's JSON as JSON's text.
const DELETE_USER = `
  with gone as (delete from auth.users where id = $1 returning id),
    tokens as (delete from auth.refresh_tokens where user_id in (select id from gone)),
    log as (delete from auth.audit_log_entries where (payload #>> '{}')::jsonb ->> 'actor_id' in (select id::text from gone)),
    flows as (delete from auth.flow_state where user_id in (select id from gone))
  select id from gone`

/** Compares in a time that tells nothing, whatever the lengths. */
const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
