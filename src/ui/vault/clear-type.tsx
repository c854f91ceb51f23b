import type { DataType } from '#contract/data-type.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { ConfirmDialog } from '#ui/primitives/confirm-dialog.tsx'
import { dataTypeWords } from './data-type-words.ts'
import { DeviceCommand } from './device-command.tsx'
import { keptWords } from './kept-words.ts'
import type { Keys } from './stored-type.ts'

type Props = { type: DataType; keys: Keys; max_kept_bytes: number; clear: FormAction }

/** Clears one data type: here, or in an account that is end-to-end encrypted on a device. */
export function ClearType({ type, keys, max_kept_bytes, clear }: Props) {
  const { name } = dataTypeWords[type]
  const words = { trigger: 'Clear', trigger_label: `Clear ${name}` }
  const kept = <p>All versions up to now can still be restored. {keptWords(max_kept_bytes)}</p>
  if (keys.has_keyring)
    return (
      <DeviceCommand
        {...words}
        id="clear"
        title={`Clear ${name} on a device`}
        command={`npx roost remove ${type}`}
      >
        <p>
          That something was cleared is sealed too. Were it just gone from here, your devices would take the
          server for broken or for a liar, and stop.
        </p>
        {kept}
        <p>Run this on any device that is signed in. It asks before it does anything:</p>
      </DeviceCommand>
    )
  return (
    <ConfirmDialog
      {...words}
      title={`Clear ${name}?`}
      about={
        <>
          <p>
            Nothing is then stored of {name}. Devices keep what they have, and one that goes on syncing may
            store it again.
          </p>
          {kept}
        </>
      }
      confirm="Clear"
      pending="Clearing…"
      action={clear}
      is_danger
    >
      <input type="hidden" name="type" value={type} />
    </ConfirmDialog>
  )
}
