import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import type { SignInMethod } from './record-sign-in.ts'
import { signInByCode } from './sign-in-by-code.ts'

/**
 * Signs in by the code with which Auth sent a person back, over the cookies that hold its verifier (RFC 7636), or
 * answers why that failed. Throws `too_many_requests`.
 */
export const exchangeCode = (
  auth: SupabaseClient['auth'],
  code: string,
  method: SignInMethod,
  origin: Origin,
): Promise<AuthError | undefined> => signInByCode(() => auth.exchangeCodeForSession(code), method, origin)
