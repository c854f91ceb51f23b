'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { loginFailure } from '#app/login/login-failure.ts'
import { authClient, pageOrigin } from '#app/session.ts'
import { complainAboutPassword } from '#contract/password.ts'
import { openResetLink } from '#domain/account/open-reset-link.ts'
import { setPassword } from '#domain/account/set-password.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { ResetState } from '#ui/login/reset-form.tsx'

const Form = z.object({
  token_hash: z.string().min(1).max(500),
  proof: z.string().max(100).catch(''),
  new_password: z.string().catch(''),
  end_devices: z.stringbool().catch(false),
})

const aboutPassword = ['weak_password', 'same_password']

/** Sets a new password by the link that was opened, and signs in; or says what is wrong, and keeps the link good. */
export async function reset(before: ResetState, form: FormData): Promise<ResetState> {
  assertSameOrigin(await headers())
  const parsed = Form.safeParse(Object.fromEntries(form))
  const state: ResetState = { ...before, error: null, field: null }
  if (!parsed.success) return { ...state, error: 'This link is not complete. Open it once more.' }
  const { token_hash, proof, new_password, end_devices } = parsed.data
  state.end_devices = end_devices
  const complaint = complainAboutPassword(new_password)
  if (complaint) return { ...state, field: 'new_password', error: `${complaint}.` }
  try {
    const origin = await pageOrigin()
    const opened = await openResetLink((await authClient()).auth, { token_hash, proof }, origin)
    if (!('person' in opened)) return { ...state, ...failure(opened) }
    state.proof = opened.proof
    await setPassword(opened.person, { new_password, end_devices }, origin)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const field = aboutPassword.includes(error.code) ? 'new_password' : null
    return { ...state, field, error: error.message }
  }
  redirect('/login/reset?status=done')
}

/** Why Auth did not take the link, in words for somebody who wants a new password. */
function failure(error: Parameters<typeof loginFailure>[0]): Pick<ResetState, 'error' | 'is_spent'> {
  const is_spent = error.code === 'otp_expired' || error.code === 'validation_failed'
  return {
    is_spent,
    error: is_spent ? 'This link was used already, or it is too old.' : loginFailure(error).error,
  }
}
