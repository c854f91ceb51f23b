'use client'

import { useActionState } from 'react'
import { MIN_PASSWORD_LENGTH } from '#contract/password.ts'
import { Alert } from '#ui/primitives/alert.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { CheckField } from '#ui/primitives/check-field.tsx'
import { PasswordField } from '#ui/primitives/password-field.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

/** What came of a try to set a new password by a link. */
export type ResetState = {
  error: string | null
  field: 'new_password' | null
  /** The link is good for nothing any more. */
  is_spent: boolean
  /** By what another try with the same link is known to be one. */
  proof: string
  end_devices: boolean
}

type Props = {
  token_hash: string
  action: (state: ResetState, form: FormData) => Promise<ResetState>
}

const empty: ResetState = { error: null, field: null, is_spent: false, proof: '', end_devices: false }

/** A new password by the link of a mail. Opening the link does nothing yet: programs open mails too. Works without scripts. */
export function ResetForm({ token_hash, action }: Props) {
  const [{ error, field, is_spent, proof, end_devices }, formAction] = useActionState(action, empty)
  if (is_spent) {
    return (
      <>
        <Alert tone="error">{error}</Alert>
        <a href="/login/forgot" className={buttonClass('primary')}>
          Ask for another link
        </a>
      </>
    )
  }
  return (
    <form action={formAction} className="grid gap-5">
      {error && !field && <Alert tone="error">{error}</Alert>}
      <input type="hidden" name="token_hash" value={token_hash} />
      <input type="hidden" name="proof" value={proof} />
      <PasswordField
        label="New password"
        name="new_password"
        autoComplete="new-password"
        minLength={MIN_PASSWORD_LENGTH}
        hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
        error={field && error}
        required
      />
      <CheckField
        label="Sign out my devices too"
        name="end_devices"
        defaultChecked={end_devices}
        hint="If somebody else may have had your password. Other browsers are signed out in any case."
      />
      <SubmitButton pending="Setting it…">Set the new password</SubmitButton>
    </form>
  )
}
