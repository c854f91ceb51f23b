import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import { recordSignIn, type SignInMethod } from './record-sign-in.ts'
import { isUnanswered } from './sign-in.ts'
import { spendVerification } from './sign-in-limit.ts'

/**
 * Signs in by the code with which Auth sent a person back, over the cookies that hold its verifier (RFC 7636), or
 * answers why that failed. Throws `too_many_requests`.
 */
export async function exchangeCode(
  auth: SupabaseClient['auth'],
  code: string,
  method: SignInMethod,
  origin: Origin,
): Promise<AuthError | undefined> {
  const takeBack = await spendVerification(origin)
  const { data, error } = await auth.exchangeCodeForSession(code)
  if (error) {
    if (isUnanswered(error)) await takeBack()
    return error
  }
  await takeBack()
  await recordSignIn(data.session.access_token, method, origin)
  return undefined
}
