import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/**
 * Signs a device of the account out, the caller's own too, and forgets it; what it stored stays. Its held requests
 * end. Throws `device_not_found`, also for the devices of others.
 */
export async function revokeDevice(caller: Credential, device_id: string, origin: Origin): Promise<void> {
  const [row] = await call(
    (sql) => sql<{ user_id: string }[]>`
      select roost.revoke_device(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${device_id}, ${sql.json(origin)}) as user_id`,
  )
  if (row) ringAccount(row.user_id)
}
