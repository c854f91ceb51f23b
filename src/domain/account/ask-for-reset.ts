import { setTimeout as sleep } from 'node:timers/promises'
import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Origin } from '#platform/http/origin.ts'
import { log } from '#platform/log/log.ts'
import { isAuthInProcess } from '#platform/supabase/auth-fetch.ts'
import { isUnanswered } from './sign-in.ts'
import { spendSignUp } from './sign-in-limit.ts'

type Auth = SupabaseClient['auth']

/** How long everybody waits: a mail that is sent takes its time, which must not tell that there is an account. */
const ANSWER_MS = 1000

/** Whether mail can be sent at all: the Auth service of this process sends none. */
export const canSendMail = (): boolean => !isAuthInProcess()

/**
 * Asks Auth to mail the person of an address a link for a new password. The answer is the same, after the same time,
 * whether there is one or not; `unanswered` says that Auth does not answer anybody. Throws `too_many_requests`.
 */
export async function askForReset(
  auth: Auth,
  email: string,
  origin: Origin,
): Promise<'asked' | 'unanswered'> {
  const takeBack = await spendSignUp(origin)
  const asking = ask(auth, email)
  await sleep(ANSWER_MS)
  const outcome = await Promise.race([asking, 'asked' as const])
  if (outcome === 'unanswered') await takeBack()
  return outcome
}

async function ask(auth: Auth, email: string): Promise<'asked' | 'unanswered'> {
  const { error } = await auth.resetPasswordForEmail(email)
  if (!error) return 'asked'
  log().warn({ error }, 'the sign-in service did not send a link for a new password')
  return isBusy(error) ? 'unanswered' : 'asked'
}

/** Whether Auth declines whatever the address. Its limit of mails is one per account, and so would tell of it. */
const isBusy = (error: AuthError): boolean => isUnanswered(error) || error.code === 'over_request_rate_limit'
