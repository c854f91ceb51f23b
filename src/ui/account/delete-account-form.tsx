'use client'

import { useActionState, useState } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { Alert } from '#ui/primitives/alert.tsx'
import { PasswordField } from '#ui/primitives/password-field.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { TextField } from '#ui/primitives/text-field.tsx'

type Props = {
  /** Whether there is one to ask for. */
  has_password: boolean
  /** What has to be typed. */
  confirm: string
  action: FormAction
}

const fields: Record<string, 'confirm' | 'current_password'> = {
  wrong_confirmation: 'confirm',
  wrong_password: 'current_password',
}

/** The address of the account, typed, and its password. Works without scripts. */
export function DeleteAccountForm({ has_password, confirm, action }: Props) {
  const [outcome, formAction] = useActionState(action, null)
  // What a refusal leaves in the field, which React would empty.
  const [typed, setTyped] = useState('')
  const refusal = outcome?.is_done === false ? outcome : null
  const field = refusal && fields[refusal.code]
  const errorOf = (name: string) => (refusal && field === name ? refusal.said : null)
  return (
    <form action={formAction} className="grid gap-5">
      {refusal && !field && <Alert tone="error">{refusal.said}</Alert>}
      <TextField
        label={`Type ${confirm} to confirm`}
        name="confirm"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={errorOf('confirm')}
        required
      />
      {has_password && (
        <PasswordField
          label="Current password"
          name="current_password"
          autoComplete="current-password"
          error={errorOf('current_password')}
          required
        />
      )}
      <SubmitButton variant="danger" pending="Deleting everything…">
        Delete the account for good
      </SubmitButton>
    </form>
  )
}
