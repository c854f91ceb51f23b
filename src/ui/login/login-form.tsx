'use client'

import { useActionState } from 'react'
import { MIN_PASSWORD_LENGTH } from '#contract/password.ts'
import { Alert } from '#ui/primitives/alert.tsx'
import { PasswordField } from '#ui/primitives/password-field.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { TextField } from '#ui/primitives/text-field.tsx'
import { CheckMail } from './check-mail.tsx'
import { emptyLogin, type LoginMode, type LoginState } from './login-state.ts'
import { TurnstileWidget } from './turnstile-widget.tsx'

type Props = {
  mode: LoginMode
  action: (state: LoginState, form: FormData) => Promise<LoginState>
  /** Carried through: the waiting device login and the page that was asked for. */
  target: { token?: string | undefined; redirect?: string | undefined }
  /** Why the person is here again, until they have tried once more. */
  error?: string | undefined
  /** Where creating an account asks for proof of being a person. */
  turnstile_site_key?: string
}

const words = {
  'sign-in': { submit: 'Sign in', pending: 'Signing in…' },
  'sign-up': { submit: 'Create account', pending: 'Creating your account…' },
}

/** E-mail and password, to sign in or to create an account. Works without scripts. */
export function LoginForm({ mode, action, target, error, turnstile_site_key }: Props) {
  const [state, formAction] = useActionState(action, { ...emptyLogin, error: error ?? null })
  if (state.is_mail_sent) {
    return (
      <CheckMail>
        <p>
          We sent a link to <strong>{state.email}</strong>. Open it to confirm that the address is yours, and
          go on from there.
        </p>
      </CheckMail>
    )
  }
  const isNew = mode === 'sign-up'
  return (
    <form action={formAction} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {state.error && !state.field && <Alert tone="error">{state.error}</Alert>}
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete={isNew ? 'email' : 'username'}
        defaultValue={state.email}
        error={state.field === 'email' ? state.error : null}
        required
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        error={state.field === 'password' ? state.error : null}
        {...(isNew && {
          minLength: MIN_PASSWORD_LENGTH,
          hint: `At least ${MIN_PASSWORD_LENGTH} characters.`,
        })}
        required
      />
      {target.token && <input type="hidden" name="token" value={target.token} />}
      {target.redirect && <input type="hidden" name="redirect" value={target.redirect} />}
      {isNew && turnstile_site_key && <TurnstileWidget site_key={turnstile_site_key} answered={state} />}
      <SubmitButton pending={words[mode].pending}>{words[mode].submit}</SubmitButton>
    </form>
  )
}
