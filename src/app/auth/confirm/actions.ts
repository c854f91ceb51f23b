'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { loginFailure } from '#app/login/login-failure.ts'
import { pageAfterLogin } from '#app/login/login-target.ts'
import { authClient, pageOrigin } from '#app/session.ts'
import { confirmEmail } from '#domain/account/confirm-email.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { ConfirmState } from '#ui/login/confirm-form.tsx'
import { ConfirmForm } from './confirm-link.ts'

/** Confirms the address, signs in and goes on to what waited for it, or says what is wrong. */
export async function confirm(_: ConfirmState, form: FormData): Promise<ConfirmState> {
  assertSameOrigin(await headers())
  const parsed = ConfirmForm.safeParse(Object.fromEntries(form))
  if (!parsed.success) return { error: 'This link is not complete. Open it from the mail again.' }
  const { token_hash, type, ...target } = parsed.data
  try {
    const error = await confirmEmail((await authClient()).auth, { token_hash, type }, await pageOrigin())
    if (error) return { error: loginFailure(error).error }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { error: error.message }
  }
  redirect(pageAfterLogin(target))
}
