import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import type { Device } from './credential.ts'

/** Ends the session whose token the caller sent; from now on that token opens nothing. */
export async function revokeSession(caller: Device, origin: Origin): Promise<void> {
  await call((sql) => sql`select roost.revoke_session(${caller.token_hash}, ${sql.json(origin)})`)
}
