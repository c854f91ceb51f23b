import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { turnstileSiteKey, verifyTurnstileToken } from '#platform/turnstile/verify-token.ts'
import { recordSignIn } from './record-sign-in.ts'
import { isUnanswered } from './sign-in.ts'
import { spendSignUp } from './sign-in-limit.ts'

type Auth = SupabaseClient['auth']

type SignUp = {
  email: string
  password: string
  /** The widget's answer, where Turnstile is used. */
  turnstile_token: string
  /** Where the link in the mail leads, if one has to be sent. */
  confirmation_url: string
}

type Outcome = { outcome: 'signed_in' | 'mail_sent' | 'robot' } | { outcome: 'declined'; error: AuthError }

/**
 * Creates an account over the cookies of `auth`. Where e-mails need no confirmation that signs in too. Throws
 * `too_many_requests`, and `turnstile_unavailable` when nobody says whether this is a person.
 */
export async function signUp(auth: Auth, given: SignUp, origin: Origin): Promise<Outcome> {
  const takeBack = await spendSignUp(origin)
  try {
    if (!(await isPerson(given.turnstile_token, origin))) return { outcome: 'robot' }
  } catch (error) {
    if (error instanceof Refusal) await takeBack()
    throw error
  }
  const { data, error } = await auth.signUp({
    email: given.email,
    password: given.password,
    options: { emailRedirectTo: given.confirmation_url },
  })
  if (error) {
    if (isUnanswered(error)) await takeBack()
    return { outcome: 'declined', error }
  }
  if (!data.session) return { outcome: 'mail_sent' }
  await recordSignIn(data.session.access_token, 'sign_up', origin)
  return { outcome: 'signed_in' }
}

async function isPerson(token: string, { ip }: Origin): Promise<boolean> {
  if (!turnstileSiteKey()) return true
  return token !== '' && (await verifyTurnstileToken(token, ip))
}
