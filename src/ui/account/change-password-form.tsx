'use client'

import { useActionState } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { Alert } from '#ui/primitives/alert.tsx'
import { PasswordField } from '#ui/primitives/password-field.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { Done } from './done.tsx'
import { EndDevicesField, NewPasswordField } from './new-password-fields.tsx'

type Props = {
  /** Whether there is one to ask for. */
  has_password: boolean
  device_count: number
  action: FormAction
}

/** Which field a refusal is about. */
const fields: Record<string, 'current_password' | 'new_password'> = {
  wrong_password: 'current_password',
  weak_password: 'new_password',
  same_password: 'new_password',
}

/** The current password and a new one. Works without scripts. */
export function ChangePasswordForm({ has_password, device_count, action }: Props) {
  const [outcome, formAction] = useActionState(action, null)
  if (outcome?.is_done) return <Done said={outcome.said} />
  const field = outcome && fields[outcome.code]
  const errorOf = (name: string) => (outcome && field === name ? outcome.said : null)
  return (
    <form action={formAction} className="grid gap-5">
      {outcome && !field && <Alert tone="error">{outcome.said}</Alert>}
      {has_password && (
        <PasswordField
          label="Current password"
          name="current_password"
          autoComplete="current-password"
          error={errorOf('current_password')}
          required
        />
      )}
      <NewPasswordField error={errorOf('new_password')} />
      {device_count > 0 && <EndDevicesField />}
      <SubmitButton pending="Changing it…">
        {has_password ? 'Change the password' : 'Set the password'}
      </SubmitButton>
    </form>
  )
}
