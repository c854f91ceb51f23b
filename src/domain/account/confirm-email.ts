import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import { recordSignIn } from './record-sign-in.ts'
import { isUnanswered } from './sign-in.ts'
import { spendVerification } from './sign-in-limit.ts'

/**
 * Confirms the address of a new account by the link in its mail and signs in, or answers why Auth declined. Throws
 * `too_many_requests`.
 */
export async function confirmEmail(
  auth: SupabaseClient['auth'],
  link: { token_hash: string; type: 'signup' | 'email' },
  origin: Origin,
): Promise<AuthError | undefined> {
  const takeBack = await spendVerification(origin)
  const { data, error } = await auth.verifyOtp(link)
  if (error) {
    if (isUnanswered(error)) await takeBack()
    return error
  }
  await takeBack()
  if (data.session) await recordSignIn(data.session.access_token, 'confirmation', origin)
  return undefined
}
