import type { DataType } from '#contract/data-type.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { ConfirmDialog } from '#ui/primitives/confirm-dialog.tsx'
import { dataTypeWords } from './data-type-words.ts'
import { DeviceCommand } from './device-command.tsx'
import type { Keys } from './stored-type.ts'

type Props = {
  type: DataType
  version: number
  keys: Keys
  restore: FormAction
}

/** Brings an earlier version back: here, or in an account that is end-to-end encrypted on a device. */
export function RestoreVersion({ type, version, keys, restore }: Props) {
  const { name } = dataTypeWords[type]
  const words = { trigger: 'Restore', trigger_label: `Restore version ${version}` }
  if (keys.has_keyring)
    return (
      <DeviceCommand
        {...words}
        id={`restore-${version}`}
        title={`Restore version ${version} on a device`}
        command={`npx roost restore ${type} ${version}`}
      >
        <p>
          Your versions are sealed, each with its number inside, so that nobody can pass off an old one as
          new. Only a device has the key to seal this one again as the newest. Run this on any device that is
          signed in:
        </p>
      </DeviceCommand>
    )
  return (
    <ConfirmDialog
      {...words}
      title={`Restore version ${version} of ${name}?`}
      about={
        <p>
          It is stored once more as a new version, which your devices then get. Nothing is overwritten: what
          is there now stays among the versions.
        </p>
      }
      confirm="Restore"
      pending="Restoring…"
      action={restore}
    >
      <input type="hidden" name="type" value={type} />
      <input type="hidden" name="version" value={version} />
    </ConfirmDialog>
  )
}
