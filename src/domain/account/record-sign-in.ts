import { ringAccount } from '#domain/events/ring-account.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { verifyToken } from '#platform/supabase/verify-token.ts'

/** How a person signed in. */
export type SignInMethod = 'password' | 'sign_up' | 'confirmation' | 'recovery' | 'github'

/**
 * Puts a sign-in that Auth has granted into the account's log, and tells whoever follows the account. The account begins
 * with the first.
 */
export async function recordSignIn(
  access_token: string,
  method: SignInMethod,
  origin: Origin,
): Promise<void> {
  const claims = await verifyToken(access_token)
  if (!claims) throw new Error('the Auth service granted a token that does not verify')
  await call(
    (sql) => sql`
      select roost.record_sign_in(${claims.sub}, ${claims.session_id}, ${method}, ${sql.json(origin)})`,
  )
  ringAccount(claims.sub)
}
