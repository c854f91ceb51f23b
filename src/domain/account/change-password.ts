import type { z } from 'zod'
import type { changePassword as contract } from '#contract/account.ts'
import type { SignedInPerson } from '#domain/identity/credential.ts'
import type { Origin } from '#platform/http/origin.ts'
import { checkPassword } from './check-password.ts'
import { setPassword } from './set-password.ts'

type ChangePassword = z.output<typeof contract.body>

/** Sets a new password for who knows the current one, as {@link setPassword} does. */
export async function changePassword(
  person: SignedInPerson,
  { current_password, ...given }: ChangePassword,
  origin: Origin,
): Promise<void> {
  await checkPassword(person, current_password)
  await setPassword(person, given, origin)
}
