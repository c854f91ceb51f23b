'use client'

import { useActionState } from 'react'
import { Alert } from '#ui/primitives/alert.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { TextField } from '#ui/primitives/text-field.tsx'
import { CheckMail } from './check-mail.tsx'

/** What came of asking for a link. Whether there is an account is never part of it. */
export type ForgotState = { email: string; error: string | null; field: 'email' | null; is_asked: boolean }

type Props = { action: (state: ForgotState, form: FormData) => Promise<ForgotState> }

const empty: ForgotState = { email: '', error: null, field: null, is_asked: false }

/** Asks for a link that sets a new password. Works without scripts. */
export function ForgotForm({ action }: Props) {
  const [state, formAction] = useActionState(action, empty)
  if (state.is_asked) {
    return (
      <CheckMail>
        <p>
          If there is an account with <strong>{state.email}</strong>, a link is on its way to it. It works
          once, and for an hour or so.
        </p>
        <p className="text-muted text-sm">
          Nothing there after a few minutes? Look among the spam, then check the address and ask again.
        </p>
      </CheckMail>
    )
  }
  return (
    <form action={formAction} className="grid gap-4">
      {state.error && !state.field && <Alert tone="error">{state.error}</Alert>}
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={state.email}
        error={state.field === 'email' ? state.error : null}
        required
      />
      <SubmitButton pending="Asking for a link…">Send me a link</SubmitButton>
    </form>
  )
}
