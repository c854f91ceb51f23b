import { MIN_PASSWORD_LENGTH } from '#contract/password.ts'
import { CheckField } from '#ui/primitives/check-field.tsx'
import { PasswordField } from '#ui/primitives/password-field.tsx'

/** The password that an account gets in place of the one it has. */
export const NewPasswordField = ({ error }: { error: string | null }) => (
  <PasswordField
    label="New password"
    name="new_password"
    autoComplete="new-password"
    minLength={MIN_PASSWORD_LENGTH}
    hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
    error={error}
    required
  />
)

/** Whether devices are signed out with it, as browsers are. */
export const EndDevicesField = ({ defaultChecked = false }: { defaultChecked?: boolean }) => (
  <CheckField
    label="Sign out my devices too"
    name="end_devices"
    defaultChecked={defaultChecked}
    hint="If somebody else may have had your password. Other browsers are signed out in any case."
  />
)
