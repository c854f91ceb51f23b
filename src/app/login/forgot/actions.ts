'use server'

import { headers } from 'next/headers'
import { z } from 'zod'
import { authClient, pageOrigin } from '#app/session.ts'
import { askForReset } from '#domain/account/ask-for-reset.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { ForgotState } from '#ui/login/forgot-form.tsx'

const Form = z.object({ email: z.string().max(400).catch('') })
const Email = z.email()

/** Has a link for a new password mailed, if there is an account with this address; the answer does not tell. */
export async function forgot(_: ForgotState, form: FormData): Promise<ForgotState> {
  assertSameOrigin(await headers())
  const email = Form.parse(Object.fromEntries(form)).email.trim()
  const state: ForgotState = { email, error: null, field: null, is_asked: false }
  if (!Email.safeParse(email).success) {
    return { ...state, field: 'email', error: 'This does not look like an e-mail address.' }
  }
  try {
    const outcome = await askForReset((await authClient()).auth, email, await pageOrigin())
    if (outcome === 'asked') return { ...state, is_asked: true }
    return {
      ...state,
      error: 'The sign-in service does not answer. No mail was sent; try again in a moment.',
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...state, error: error.message }
  }
}
