'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { authClient } from '#app/session.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { type LoginState, MIN_PASSWORD_LENGTH } from '#ui/login/login-state.ts'
import { loginFailure } from './login-failure.ts'
import { LoginTarget, loginPath, pageAfterLogin } from './login-target.ts'

/** What bcrypt reads of a password. A longer one would be cut without a word. */
const MAX_PASSWORD_BYTES = 72

const Text = z.string().catch('')
const Credentials = z.object({ email: Text.transform((typed) => typed.trim()), password: Text })
const Email = z.email()

/** Signs in and goes on to where the person wanted, or says what is wrong. */
export async function signIn(_: LoginState, form: FormData): Promise<LoginState> {
  const { email, password, target } = await readForm(form)
  const state: LoginState = { email, error: null, field: null, is_mail_sent: false }
  if (!Email.safeParse(email).success) return { ...state, ...notAnEmail }
  if (password === '') return { ...state, field: 'password', error: 'Type your password.' }
  const { error } = await (await authClient()).auth.signInWithPassword({ email, password })
  if (error) return { ...state, ...loginFailure(error) }
  redirect(pageAfterLogin(target))
}

/** Creates an account; signs in at once where e-mails need no confirmation. */
export async function signUp(_: LoginState, form: FormData): Promise<LoginState> {
  const { email, password, target } = await readForm(form)
  const state: LoginState = { email, error: null, field: null, is_mail_sent: false }
  if (!Email.safeParse(email).success) return { ...state, ...notAnEmail }
  if (password.length < MIN_PASSWORD_LENGTH) {
    return { ...state, field: 'password', error: `Use at least ${MIN_PASSWORD_LENGTH} characters.` }
  }
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    return { ...state, field: 'password', error: `Use at most ${MAX_PASSWORD_BYTES} characters.` }
  }
  const { data, error } = await (await authClient()).auth.signUp({ email, password })
  if (error) return { ...state, ...loginFailure(error) }
  if (!data.session) return { ...state, is_mail_sent: true }
  redirect(pageAfterLogin(target))
}

/** Ends this browser's session, here and at the Auth service. A device login that waits goes on with the next person. */
export async function signOut(form: FormData): Promise<void> {
  assertSameOrigin(await headers())
  await (await authClient()).auth.signOut({ scope: 'local' })
  const jar = await cookies()
  // An Auth service that does not answer leaves the cookie in place; signing out is final all the same.
  for (const { name } of jar.getAll()) if (name.startsWith('sb-roost-auth')) jar.delete(name)
  redirect(loginPath(LoginTarget.parse(Object.fromEntries(form))))
}

const notAnEmail = { field: 'email', error: 'This does not look like an e-mail address.' } as const

async function readForm(form: FormData) {
  assertSameOrigin(await headers())
  const given = Object.fromEntries(form)
  return { ...Credentials.parse(given), target: LoginTarget.parse(given) }
}
