'use client'

import { useActionState } from 'react'
import { Alert } from '#ui/primitives/alert.tsx'
import { PasswordField } from '#ui/primitives/password-field.tsx'
import { DecisionButtons, DenyButton } from './decision-buttons.tsx'
import { UserCodeField } from './user-code-field.tsx'

/** What is wrong with a decision that did not count, in words. */
export type DecisionState = { error: string | null }

/** What approving takes beside the link; `sign-in` is another page's. */
export type Demand = 'code' | 'password' | 'sign-in' | null

type Props = {
  token: string
  demand: Demand
  action: (state: DecisionState, form: FormData) => Promise<DecisionState>
}

/** Approve or deny, both alike. Works without scripts. */
export function DecisionForm({ token, demand, action }: Props) {
  const [{ error }, formAction] = useActionState(action, { error: null })
  return (
    <form action={formAction} className="grid gap-4">
      <input type="hidden" name="token" value={token} />
      {demand === 'code' && <UserCodeField error={error} />}
      {demand === 'password' && (
        <PasswordField
          label="Your password"
          name="password"
          autoComplete="current-password"
          error={error}
          required
        />
      )}
      {demand !== 'code' && demand !== 'password' && error && <Alert tone="error">{error}</Alert>}
      {demand === 'sign-in' ? <DenyButton /> : <DecisionButtons />}
    </form>
  )
}
