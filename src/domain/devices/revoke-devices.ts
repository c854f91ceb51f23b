import { ringAccount } from '#domain/events/ring-account.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/**
 * Signs all devices of the account out, but `keep` where it is one's id, and forgets them: all of them or none. What
 * they stored stays. Answers how many; again it answers 0 and changes nothing. Throws `device_not_found` when there is no
 * `keep`.
 */
export async function revokeDevices(person: Person, keep: string | null, origin: Origin): Promise<number> {
  const [row] = await call(
    (sql) => sql<{ count: number }[]>`
      select roost.revoke_devices(${person.user_id}, ${person.session_id}, ${keep}, ${sql.json(origin)}) as count`,
  )
  if (!row) throw new Error('revoke_devices answers one row')
  if (row.count > 0) ringAccount(person.user_id)
  return row.count
}
