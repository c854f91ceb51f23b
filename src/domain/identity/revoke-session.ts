import { ringAccount } from '#domain/events/ring-account.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import type { Device } from './credential.ts'

/** Ends the session whose token the caller sent; from now on that token opens nothing. */
export async function revokeSession(caller: Device, origin: Origin): Promise<void> {
  const [row] = await call(
    (sql) => sql<{ user_id: string }[]>`
      select roost.revoke_session(${caller.token_hash}, ${sql.json(origin)}) as user_id`,
  )
  if (row) ringAccount(row.user_id)
}
