'use client'

import type { FormAction } from '#ui/action/outcome.ts'
import { ConfirmDialog } from '#ui/primitives/confirm-dialog.tsx'
import { NewKeyAdvice } from './new-key-advice.tsx'

type Props = { id: string; name: string; has_keyring: boolean; revoke: FormAction }

/** Signs one device out for good, after asking. */
export const RevokeDevice = ({ id, name, has_keyring, revoke }: Props) => (
  <ConfirmDialog
    trigger="Revoke"
    trigger_label={`Revoke ${name}`}
    title={`Revoke “${name}”?`}
    about={
      <>
        <p>It is signed out at once and leaves this list. What it has stored stays.</p>
        <p>To let it in again, sign in on it anew.</p>
        {has_keyring && <NewKeyAdvice />}
      </>
    }
    confirm="Revoke"
    pending="Revoking…"
    action={revoke}
    is_danger
  >
    <input type="hidden" name="id" value={id} />
  </ConfirmDialog>
)
