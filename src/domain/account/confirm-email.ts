import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import { signInByCode } from './sign-in-by-code.ts'

/**
 * Confirms the address of a new account by the link in its mail and signs in, or answers why Auth declined. Throws
 * `too_many_requests`.
 */
export const confirmEmail = (
  auth: SupabaseClient['auth'],
  link: { token_hash: string; type: 'signup' | 'email' },
  origin: Origin,
): Promise<AuthError | undefined> => signInByCode(() => auth.verifyOtp(link), 'confirmation', origin)
