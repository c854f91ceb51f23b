import { ringAccount } from '#domain/events/ring-account.ts'
import type { SignedInPerson } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { callAuth } from '#platform/supabase/call-auth.ts'

/** Ends every browser session of the account but this one, at once. Devices stay signed in. */
export async function signOutOthers(person: SignedInPerson, origin: Origin): Promise<void> {
  const answer = await callAuth('POST', '/logout?scope=others', { token: person.access_token })
  if (!answer.ok) {
    if (answer.status === 401 || answer.status === 403) throw new Refusal('unauthorized')
    throw new Refusal('sign_in_declined', answer.message || undefined)
  }
  await call(
    (sql) => sql`
      select roost.record_browsers_signed_out(${person.user_id}, ${person.session_id}, ${sql.json(origin)})`,
  )
  ringAccount(person.user_id)
}
