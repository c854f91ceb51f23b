import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** A person's account as their own pages show it. Times are ISO 8601. */
export type Account = {
  id: string
  email: string | null
  created_at: string
  has_password: boolean
  /** Where else the person signs in by: `email`, `github`. */
  providers: string[]
  /** When this browser signed in, and whether that was within the last ten minutes. */
  signed_in_at: string
  is_fresh: boolean
  other_browser_count: number
  /** What there is of it, and would go with it. */
  device_count: number
  data_type_count: number
  version_count: number
  /** Where to follow the account from: everything up to here is in what is shown. */
  cursor: { epoch: number; seq: number }
}

/** What there is to know of the person's own account. Throws `unauthorized` when their session has ended. */
export async function getAccount(person: Person): Promise<Account> {
  const [row] = await call(
    (sql) => sql<{ account: Account }[]>`
      select roost.get_account(${person.user_id}, ${person.session_id}) as account`,
  )
  if (!row) throw new Error('get_account answers one row')
  return row.account
}
