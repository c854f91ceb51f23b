import type { z } from 'zod'
import type { deleteAccount as contract } from '#contract/account.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Person } from '#domain/identity/credential.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import { Refusal } from '#platform/refusal.ts'
import { callAuth } from '#platform/supabase/call-auth.ts'
import { checkPassword } from './check-password.ts'
import { getProof } from './get-proof.ts'
import { normalEmail } from './sign-in-limit.ts'

type DeleteAccount = z.output<typeof contract.body>

/**
 * Deletes everything of the account in one step, then its sign-in. Throws `sign_in_remains` when the data is gone and
 * Auth did not follow: calling again finishes it.
 */
export async function deleteAccount(person: Person, input: DeleteAccount): Promise<void> {
  const secret = config().SUPABASE_SERVICE_ROLE_KEY
  if (!secret) {
    throw new Refusal(
      'sign_in_unavailable',
      'This server has no SUPABASE_SERVICE_ROLE_KEY, so it cannot delete sign-ins. Nothing was changed.',
    )
  }
  const proof = await getProof(person)
  if (normalEmail(input.confirm) !== normalEmail(proof.email ?? person.user_id)) {
    throw new Refusal('wrong_confirmation')
  }
  await checkPassword(person, input.current_password, proof)
  await call((sql) => sql`select roost.delete_account(${person.user_id}, ${person.session_id})`)
  ringAccount(person.user_id)
  await deleteSignIn(person.user_id, secret)
  await call((sql) => sql`select roost.sweep_account(${person.user_id})`)
}

async function deleteSignIn(user_id: string, secret: string): Promise<void> {
  const answer = await callAuth('DELETE', `/admin/users/${user_id}`, {
    apikey: secret,
    token: secret,
  }).catch(() => undefined)
  if (!answer?.ok && answer?.code !== 'user_not_found') throw new Refusal('sign_in_remains')
}
