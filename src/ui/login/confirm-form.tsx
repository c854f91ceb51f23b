'use client'

import { useActionState } from 'react'
import { Alert } from '#ui/primitives/alert.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

/** What came of a try to confirm. */
export type ConfirmState = { error: string | null }

type Props = {
  /** The link's own values and what waits for it, carried through. */
  link: Record<string, string | undefined>
  action: (state: ConfirmState, form: FormData) => Promise<ConfirmState>
}

/** One button: that a mail was opened proves nothing, programs open mails too. Works without scripts. */
export function ConfirmForm({ link, action }: Props) {
  const [state, formAction] = useActionState(action, { error: null })
  return (
    <form action={formAction} className="grid gap-4">
      {state.error && <Alert tone="error">{state.error}</Alert>}
      <p className="text-sm">The address is yours? Then confirm it, and you are signed in.</p>
      {Object.entries(link).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <SubmitButton pending="Confirming…">Confirm this e-mail</SubmitButton>
    </form>
  )
}
