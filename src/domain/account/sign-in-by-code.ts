import type { AuthError, AuthResponse, AuthTokenResponse } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import { recordSignIn, type SignInMethod } from './record-sign-in.ts'
import { isUnanswered } from './sign-in.ts'
import { spendVerification } from './sign-in-limit.ts'

/**
 * Signs in by a one-time code or link that Auth gave out, which `redeem` takes back to it, or answers why Auth
 * declined. Throws `too_many_requests`, before Auth is asked.
 */
export async function signInByCode(
  redeem: () => Promise<AuthResponse | AuthTokenResponse>,
  method: SignInMethod,
  origin: Origin,
): Promise<AuthError | undefined> {
  const takeBack = await spendVerification(origin)
  const { data, error } = await redeem()
  if (error) {
    if (isUnanswered(error)) await takeBack()
    return error
  }
  await takeBack()
  if (data.session) await recordSignIn(data.session.access_token, method, origin)
  return undefined
}
