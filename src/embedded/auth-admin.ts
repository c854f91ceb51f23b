import { hash, timingSafeEqual } from 'node:crypto'
import { type AuthCall, AuthRefusal } from './auth-call.ts'
import type { AuthMail } from './auth-mail.ts'
import type { Leases } from './leases.ts'

const DELETE_CALL = /^DELETE \/admin\/users\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** What the calls of the admin API are answered with. */
interface Admin {
  secretKey: string
  leases: Leases
  /** Makes the message that lets the person of an address set a new password; undefined where there is none. */
  writeRecovery: (email: string) => Promise<AuthMail | undefined>
}

/**
 * The two calls of Supabase's admin API that Roost needs, and the package lacks, for who has the secret key:
 * `DELETE /admin/users/{id}`, and `POST /admin/generate_link` of type `recovery`. Undefined for every other call.
 */
export async function answerAdmin(
  { name, body, request }: AuthCall,
  admin: Admin,
): Promise<Response | undefined> {
  const id = DELETE_CALL.exec(name)?.[1]
  if (!id && name !== 'POST /admin/generate_link') return undefined
  const bearer = /^bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!bearer) throw new AuthRefusal(401, 'no_authorization', 'This endpoint requires a Bearer token')
  if (!isSame(bearer, admin.secretKey)) throw new AuthRefusal(403, 'not_admin', 'User not allowed')
  const answer = id ? await deleteUser(id, admin) : await generateLink(body, admin)
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
}

async function deleteUser(id: string, { leases }: Admin) {
  const deleted = await leases.query(DELETE_USER, [id])
  if (deleted.length === 0) throw new AuthRefusal(404, 'user_not_found', 'User not found')
  return {}
}

/** A link that is told to who asks instead of being sent. It counts as if it had been. */
async function generateLink({ type, email }: AuthCall['body'], { writeRecovery }: Admin) {
  if (type !== 'recovery' || !email) {
    throw new AuthRefusal(400, 'validation_failed', 'Send an email and the type recovery')
  }
  const mail = await writeRecovery(email)
  if (!mail?.link) throw new AuthRefusal(404, 'user_not_found', 'User with this email not found')
  return {
    action_link: mail.link,
    email_otp: mail.code,
    hashed_token: new URL(mail.link).searchParams.get('token_hash'),
    verification_type: 'recovery',
  }
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
