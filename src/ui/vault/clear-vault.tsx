import type { DataType } from '#contract/data-type.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { Card } from '#ui/primitives/card.tsx'
import { CommandLine } from '#ui/primitives/command-line.tsx'
import { ConfirmDialog } from '#ui/primitives/confirm-dialog.tsx'
import { TextField } from '#ui/primitives/text-field.tsx'
import { keptWords } from './kept-words.ts'
import type { Keys } from './stored-type.ts'

type Props = {
  /** The data types of which something is stored. */
  types: DataType[]
  keys: Keys
  max_kept_bytes: number
  clear: FormAction
}

/** Clears all data types, and says what then remains; in an account that is end-to-end encrypted, how devices do. */
export const ClearVault = (props: Props) => (
  <Card className="grid gap-4 text-sm">
    {props.types.length === 0 ? (
      <p className="text-muted">Nothing is stored, so there is nothing to clear.</p>
    ) : props.keys.has_keyring ? (
      <OnDevice types={props.types} />
    ) : (
      <Here {...props} />
    )}
    <div className="grid gap-1 border-line border-t pt-4 text-muted">
      <p>
        <strong className="font-medium text-ink">What remains:</strong> your devices and what they hold, the
        account with its keys, the security log, and earlier versions. {keptWords(props.max_kept_bytes)}
      </p>
      <p>
        To have this server forget everything at once,{' '}
        <a href="/dashboard/security/delete" className="text-accent underline underline-offset-2">
          delete the account
        </a>
        .
      </p>
    </div>
  </Card>
)

const Here = ({ max_kept_bytes, clear }: Props) => (
  <div className="flex flex-wrap items-start justify-between gap-4">
    <p className="max-w-prose">
      Clears all data types at once. Devices keep what they have, and one that goes on syncing may store it
      again: sign it out first.
    </p>
    <ConfirmDialog
      trigger="Clear everything"
      title="Clear everything that is stored?"
      about={<p>Versions up to now can still be restored. {keptWords(max_kept_bytes)}</p>}
      confirm="Clear everything"
      pending="Clearing…"
      action={clear}
      is_danger
    >
      <TextField label="Type “clear” to confirm" name="confirm" autoComplete="off" autoCapitalize="none" />
    </ConfirmDialog>
  </div>
)

const OnDevice = ({ types }: { types: DataType[] }) => (
  <>
    <p className="max-w-prose">
      What is sealed is cleared by a device: that it was cleared is sealed too, so that no server can make
      data vanish unnoticed. Run these on any device that is signed in. Each asks before it does anything.
    </p>
    <div className="grid gap-2">
      {types.map((type) => (
        <CommandLine
          key={type}
          command={`npx roost remove ${type}`}
          label={`Copy the command: npx roost remove ${type}`}
        />
      ))}
    </div>
  </>
)
