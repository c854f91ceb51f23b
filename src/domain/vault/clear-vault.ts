import { dataTypes } from '#contract/data-type.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Clears every data type of an account without a keyring, all or none; versions stay. Answers whether there was any. */
export async function clearVault(person: Person, origin: Origin): Promise<boolean> {
  const [row] = await call(
    (sql) => sql<{ user_id: string | null }[]>`
      select roost.clear_blobs(
        null, ${person.user_id}, ${person.session_id}, ${[...dataTypes]}, ${sql.json(origin)}) as user_id`,
  )
  if (!row?.user_id) return false
  ringAccount(row.user_id)
  return true
}
