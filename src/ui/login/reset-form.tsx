'use client'

import { useActionState } from 'react'
import { EndDevicesField, NewPasswordField } from '#ui/account/new-password-fields.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
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
      <NewPasswordField error={field && error} />
      <EndDevicesField defaultChecked={end_devices} />
      <SubmitButton pending="Setting it…">Set the new password</SubmitButton>
    </form>
  )
}
