'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { loginPath } from '#app/login/login-target.ts'
import { findPerson, pageOrigin } from '#app/session.ts'
import { UserCode } from '#contract/device-login.ts'
import { decideLogin } from '#domain/device-flow/decide-login.ts'
import { findLogin } from '#domain/device-flow/find-login.ts'
import type { Person } from '#domain/identity/credential.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { DeviceCodeState } from '#ui/device-login/device-code-form.tsx'

const Form = z.object({
  user_code: z.string().max(100).catch(''),
  decision: z.enum(['approve', 'deny']).optional().catch(undefined),
})

const noSuchCode =
  'No device waits under this code. Check it on the device; after a few minutes a device has to start again.'

/** Finds the login that waits under a typed code; with a decision, approves or denies it. */
export async function enterCode(_: DeviceCodeState, form: FormData): Promise<DeviceCodeState> {
  assertSameOrigin(await headers())
  const { user_code: typed, decision } = Form.parse(Object.fromEntries(form))
  const code = UserCode.safeParse(typed)
  if (!code.success) return { typed, error: 'The code has eight letters, like WDJB-MJHT.' }
  const person = await findPerson()
  if (!person) redirect(loginPath({ redirect: '/device' }))
  try {
    if (!decision) return await show(person, code.data, typed)
    await decideLogin(person, { approve: decision === 'approve', user_code: code.data }, await pageOrigin())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'unauthorized') redirect(loginPath({ redirect: '/device' }))
    return { typed, error: inWords(error) }
  }
  redirect(`/sync/complete?status=${decision === 'approve' ? 'success' : 'denied'}`)
}

async function show(person: Person, code: string, typed: string): Promise<DeviceCodeState> {
  const request = await findLogin(person, code, await pageOrigin())
  if (!request) return { typed, error: noSuchCode }
  return { typed: `${code.slice(0, 4)}-${code.slice(4)}`, error: null, request, now: Date.now() }
}

function inWords({ code, message }: Refusal): string {
  if (code === 'wrong_user_code') return noSuchCode
  if (code === 'database_unavailable')
    return 'The database does not answer. Nothing was decided; try again in a moment.'
  return message
}
