'use client'

import { Check, X } from 'lucide-react'
import { useActionState } from 'react'
import { Alert } from '#ui/primitives/alert.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { TextField } from '#ui/primitives/text-field.tsx'

/** What is wrong with a decision that did not count, in words. */
export type DecisionState = { error: string | null }

type Props = {
  token: string
  /** The person has to type the code that the device shows. */
  asks_code: boolean
  action: (state: DecisionState, form: FormData) => Promise<DecisionState>
}

/** Approve or deny, both alike. Works without scripts. */
export function DecisionForm({ token, asks_code, action }: Props) {
  const [{ error }, formAction] = useActionState(action, { error: null })
  return (
    <form action={formAction} className="grid gap-4">
      <input type="hidden" name="token" value={token} />
      {asks_code ? (
        <TextField
          label="Code shown on the device"
          name="user_code"
          error={error}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXX-XXXX"
          className="text-center font-mono text-xl uppercase tracking-[.12em] placeholder:text-muted"
          required
        />
      ) : (
        error && <Alert tone="error">{error}</Alert>
      )}
      <div className="grid grid-cols-2 gap-3">
        <SubmitButton variant="equal" name="decision" value="approve" pending="Approving…">
          <Check className="size-4" aria-hidden="true" />
          Approve
        </SubmitButton>
        <SubmitButton variant="equal" name="decision" value="deny" pending="Denying…" formNoValidate>
          <X className="size-4" aria-hidden="true" />
          Deny
        </SubmitButton>
      </div>
    </form>
  )
}
