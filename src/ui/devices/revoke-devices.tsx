'use client'

import type { FormAction } from '#ui/action/outcome.ts'
import { ConfirmDialog } from '#ui/primitives/confirm-dialog.tsx'
import { countWords } from './count-words.ts'
import { NewKeyAdvice } from './new-key-advice.tsx'

type Props = {
  /** How many there are to revoke. */
  count: number
  /** The device that stays, where one does. */
  keep?: { id: string; name: string }
  has_keyring: boolean
  revokeAll: FormAction
}

/** Signs all devices out for good, or all but one, after asking. */
export const RevokeDevices = ({ count, keep, has_keyring, revokeAll }: Props) => (
  <ConfirmDialog
    trigger={keep ? 'Revoke all others' : 'Revoke all'}
    trigger_label={keep ? `Revoke all others than ${keep.name}` : 'Revoke all devices'}
    title={`Revoke ${countWords(count, keep ? 'other device' : 'device')}?`}
    about={
      <>
        <p>
          {count === 1 ? 'It is signed out at once.' : 'All of them are signed out at once.'}{' '}
          {keep ? `Only “${keep.name}” stays.` : 'No device syncs until you sign in on one anew.'} What they
          have stored stays, and so does your sign-in in this browser.
        </p>
        {has_keyring && <NewKeyAdvice />}
      </>
    }
    confirm={keep ? 'Revoke all others' : 'Revoke all'}
    pending="Revoking…"
    action={revokeAll}
    is_danger
  >
    {keep && <input type="hidden" name="keep" value={keep.id} />}
  </ConfirmDialog>
)
