import { TextField } from '#ui/primitives/text-field.tsx'

type Props = { error: string | null; defaultValue?: string; autoFocus?: boolean }

/** Where a person types the code that a device shows. */
export const UserCodeField = (props: Props) => (
  <TextField
    label="Code shown on the device"
    name="user_code"
    autoComplete="off"
    autoCapitalize="characters"
    spellCheck={false}
    placeholder="XXXX-XXXX"
    className="text-center font-mono text-xl uppercase tracking-[.12em] placeholder:text-muted"
    required
    {...props}
  />
)
