'use server'

import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { loginPath } from '#app/login/login-target.ts'
import { findPerson, pageOrigin } from '#app/session.ts'
import { UserCode } from '#contract/device-login.ts'
import { decideLogin } from '#domain/device-flow/decide-login.ts'
import type { Person } from '#domain/identity/credential.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { DecisionState } from '#ui/device-login/decision-form.tsx'
import { confirmPassword } from './confirm-password.ts'

const Decision = z.object({
  token: z.string().min(1).max(200),
  decision: z.enum(['approve', 'deny']),
  user_code: z.string().optional(),
  password: z.string().optional(),
})

const wrongCode = 'This is not the code that the device shows. After five wrong codes the request is denied.'

/** Approves or denies a device login. What did not count leaves the page, which then says how the login stands. */
export async function decide(_: DecisionState, form: FormData): Promise<DecisionState> {
  assertSameOrigin(await headers())
  const parsed = Decision.safeParse(Object.fromEntries(form))
  if (!parsed.success) return { error: 'Choose Approve or Deny.' }
  const { token, decision, user_code: typed, password } = parsed.data
  const approve = decision === 'approve'
  const code = approve && typed !== undefined ? UserCode.safeParse(typed) : undefined
  if (code && !code.success) return { error: 'The code has eight letters, like WDJB-MJHT.' }
  let person: Person | undefined = await findPerson()
  if (!person) redirect(loginPath({ token }))
  try {
    if (approve && password !== undefined) {
      const confirmed = await confirmPassword(person, password)
      if ('error' in confirmed) return confirmed
      person = confirmed
    }
    await decideLogin(person, { token, approve, user_code: code?.data }, await pageOrigin())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return declined(error, token)
  }
  redirect(`/sync/complete?status=${approve ? 'success' : 'denied'}`)
}

function declined(refusal: Refusal, token: string): DecisionState {
  const { code, message } = refusal
  if (code === 'unauthorized') redirect(loginPath({ token }))
  if (code === 'database_unavailable') {
    return { error: 'The database does not answer. Nothing was decided; try again in a moment.' }
  }
  if (code === 'too_many_requests') return { error: message }
  refresh()
  if (code === 'reauthentication_required') return { error: message }
  return { error: code === 'wrong_user_code' ? wrongCode : null }
}
