import { setTimeout as sleep } from 'node:timers/promises'
import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { serverHash } from '#platform/secrets/server-key.ts'
import { recordSignIn } from './record-sign-in.ts'
import { normalEmail, spendSignIn } from './sign-in-limit.ts'

type Auth = SupabaseClient['auth']
type Given = { email: string; password: string }

/** Longer than Auth and the log take: the time of a refusal must not tell whether an address has an account. */
const FLOOR_MS = 600

/**
 * Signs in over the cookies of `auth`, or answers why Auth declined. Either is put into the account's log. Throws
 * `too_many_requests`, before Auth is asked.
 */
export async function signIn(auth: Auth, given: Given, origin: Origin): Promise<AuthError | undefined> {
  const started = performance.now()
  const takeBack = await spendSignIn(given.email, origin)
  const { data, error } = await auth.signInWithPassword(given)
  if (!error) {
    await takeBack()
    await recordSignIn(data.session.access_token, 'password', origin)
    return undefined
  }
  if (isUnanswered(error)) await takeBack()
  else await recordFailure(given.email, origin)
  await sleep(Math.max(0, started + FLOOR_MS - performance.now()))
  return error
}

/** Whether an error of Auth says that it did not answer, rather than that it declined. */
export const isUnanswered = ({ status }: AuthError): boolean => !status || status >= 500

async function recordFailure(email: string, origin: Origin): Promise<void> {
  const address = normalEmail(email)
  const hash = serverHash('email', address).toString('base64url')
  await call((sql) => sql`select roost.record_failed_sign_in(${address}, ${hash}, ${sql.json(origin)})`)
}
