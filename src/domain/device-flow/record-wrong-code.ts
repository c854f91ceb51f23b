import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Writes down who typed a code that no login has, and where: limits bound how often that is. */
export async function recordWrongCode({ user_id }: Person, origin: Origin): Promise<void> {
  await call(
    (sql) => sql`
      select roost.record_security_event('wrong_user_code', ${sql.json({ user_id })}, ${sql.json(origin)})`,
  )
}
