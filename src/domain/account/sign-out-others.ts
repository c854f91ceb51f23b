import type { SupabaseClient } from '@supabase/supabase-js'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'

/**
 * Ends the account's sign-ins in all browsers but this one, and at once what is held by them on any instance. Devices
 * stay signed in. Throws `sign_in_unavailable` when the Auth service does not do it.
 */
export async function signOutOthers(
  auth: SupabaseClient['auth'],
  person: Person,
  origin: Origin,
): Promise<void> {
  const { error } = await auth.signOut({ scope: 'others' })
  if (error) throw new Refusal('sign_in_unavailable')
  await call(
    (sql) => sql`
      select roost.record_browsers_signed_out(${person.user_id}, ${person.session_id}, ${sql.json(origin)})`,
  )
  ringAccount(person.user_id)
}
