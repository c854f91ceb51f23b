import type { RefusalCode } from '#contract/refusal.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { SignedInPerson } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { callAuth } from '#platform/supabase/call-auth.ts'

type NewPassword = { new_password: string; end_devices?: boolean | undefined }

const declined: Record<string, RefusalCode> = {
  same_password: 'same_password',
  weak_password: 'weak_password',
  over_request_rate_limit: 'too_many_requests',
}

/**
 * Sets a new password for who has proven to be the person. From then on the account's other browser sessions are over,
 * and with `end_devices` its device sessions too.
 */
export async function setPassword(
  person: SignedInPerson,
  { new_password, end_devices = false }: NewPassword,
  origin: Origin,
): Promise<void> {
  const { access_token: token } = person
  const answer = await callAuth('PUT', '/user', { token, body: { password: new_password } })
  if (!answer.ok) {
    const code = declined[answer.code]
    throw code ? new Refusal(code) : new Refusal('sign_in_declined', answer.message || undefined)
  }
  // Auth services end the other sessions with the old password, older ones do not. The password is changed by now,
  // so what fails from here on is no reason to call the change failed.
  await callAuth('POST', '/logout?scope=others', { token }).catch(() => {})
  await call(
    (sql) => sql`
      select roost.record_password_change(
        ${person.user_id}, ${person.session_id}, ${end_devices}, ${sql.json(origin)})`,
  )
  ringAccount(person.user_id)
}
