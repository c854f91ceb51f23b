'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { confirmationUrl } from '#app/auth/confirmation-url.ts'
import { authClient, findPerson, pageOrigin } from '#app/session.ts'
import { MAX_PASSWORD_BYTES, MIN_PASSWORD_LENGTH } from '#contract/password.ts'
import { signIn as signInPerson } from '#domain/account/sign-in.ts'
import { signOut as signOutPerson } from '#domain/account/sign-out.ts'
import { signUp as signUpPerson } from '#domain/account/sign-up.ts'
import { assertSameOrigin } from '#platform/http/same-origin.ts'
import { Refusal } from '#platform/refusal.ts'
import type { LoginState } from '#ui/login/login-state.ts'
import { type Failure, loginFailure } from './login-failure.ts'
import { LoginTarget, loginPath, pageAfterLogin } from './login-target.ts'

const Text = z.string().catch('')
const Credentials = z.object({
  email: Text.transform((typed) => typed.trim()),
  password: Text,
  'cf-turnstile-response': Text,
})
const Email = z.email()

/** Signs in and goes on to where the person wanted, or says what is wrong. */
export async function signIn(_: LoginState, form: FormData): Promise<LoginState> {
  const { email, password, target } = await readForm(form)
  const state: LoginState = { email, error: null, field: null, is_mail_sent: false }
  if (!Email.safeParse(email).success) return { ...state, ...notAnEmail }
  if (password === '') return { ...state, field: 'password', error: 'Type your password.' }
  const failure = await orRefusal(async () => {
    const error = await signInPerson((await authClient()).auth, { email, password }, await pageOrigin())
    return error && loginFailure(error)
  })
  if (failure) return { ...state, ...failure }
  redirect(pageAfterLogin(target))
}

/** Creates an account; signs in at once where e-mails need no confirmation. */
export async function signUp(_: LoginState, form: FormData): Promise<LoginState> {
  const { email, password, target, ...rest } = await readForm(form)
  const state: LoginState = { email, error: null, field: null, is_mail_sent: false }
  if (!Email.safeParse(email).success) return { ...state, ...notAnEmail }
  if (password.length < MIN_PASSWORD_LENGTH) {
    return { ...state, field: 'password', error: `Use at least ${MIN_PASSWORD_LENGTH} characters.` }
  }
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    return { ...state, field: 'password', error: `Use at most ${MAX_PASSWORD_BYTES} characters.` }
  }
  const confirmation_url = confirmationUrl(target)
  const turnstile_token = rest['cf-turnstile-response']
  let is_mail_sent = false
  const failure = await orRefusal(async () => {
    const given = { email, password, turnstile_token, confirmation_url }
    const result = await signUpPerson((await authClient()).auth, given, await pageOrigin())
    is_mail_sent = result.outcome === 'mail_sent'
    if (result.outcome === 'robot') return notAPerson
    return result.outcome === 'declined' ? loginFailure(result.error) : undefined
  })
  if (failure) return { ...state, ...failure }
  if (is_mail_sent) return { ...state, is_mail_sent }
  redirect(pageAfterLogin(target))
}

/** Ends this browser's session, here and at the Auth service. A device login that waits goes on with the next person. */
export async function signOut(form: FormData): Promise<void> {
  assertSameOrigin(await headers())
  await signOutPerson((await authClient()).auth, await findPerson())
  const jar = await cookies()
  // An Auth service that does not answer leaves the cookie in place; signing out is final all the same.
  for (const { name } of jar.getAll()) if (name.startsWith('sb-roost-auth')) jar.delete(name)
  redirect(loginPath(LoginTarget.parse(Object.fromEntries(form))))
}

const notAPerson: Failure = {
  field: null,
  error: 'Confirm that you are a person, in the box above the button, then try again.',
}

/** What a task answers, or in words why it was refused. */
async function orRefusal(task: () => Promise<Failure | undefined>): Promise<Failure | undefined> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { field: null, error: error.message }
  }
}

const notAnEmail = { field: 'email', error: 'This does not look like an e-mail address.' } as const

async function readForm(form: FormData) {
  assertSameOrigin(await headers())
  const given = Object.fromEntries(form)
  return { ...Credentials.parse(given), target: LoginTarget.parse(given) }
}
