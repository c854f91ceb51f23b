import { z } from 'zod'
import type { Person } from '#domain/identity/credential.ts'
import { spend } from '#platform/limit/limit.ts'
import { Refusal } from '#platform/refusal.ts'
import { callAuth } from '#platform/supabase/call-auth.ts'
import { getProof, type Proof } from './get-proof.ts'

const withGithub = 'Sign in with GitHub again first: this takes a sign-in of the last ten minutes.'

const Granted = z.object({ access_token: z.string() })

/**
 * Returns when the signed-in person has proven to be who they are: by their current password, or, where the account
 * has none because it signs in with GitHub, by having signed in less than ten minutes ago. Throws `wrong_password`,
 * `reauthentication_required` or `too_many_requests`, which counts wrong ones per account.
 */
export async function checkPassword(
  person: Person,
  password: string | undefined,
  known?: Proof,
): Promise<void> {
  const { email, has_password, is_fresh } = known ?? (await getProof(person))
  if (!has_password || email === null) {
    if (!is_fresh) throw new Refusal('reauthentication_required', withGithub)
    return
  }
  if (!password) throw new Refusal('invalid_request', 'current_password is required')
  const takeBack = await spend('LIMIT_PASSWORD_CHECKS', person.user_id)
  const answer = await callAuth('POST', '/token?grant_type=password', { body: { email, password } }).catch(
    async (error: unknown) => {
      await takeBack()
      throw error
    },
  )
  if (!answer.ok) {
    // Too long a password is refused by its form; it is wrong all the same.
    if (answer.code === 'invalid_credentials' || answer.code === 'validation_failed') {
      throw new Refusal('wrong_password')
    }
    await takeBack()
    throw new Refusal('sign_in_declined', answer.message || undefined)
  }
  await takeBack()
  // The sign-in was for the check alone.
  await callAuth('POST', '/logout?scope=local', { token: Granted.parse(answer.data).access_token })
}
