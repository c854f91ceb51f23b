import { ringAccount } from '#domain/events/ring-account.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import type { Credential } from './credential.ts'

/**
 * Tells the database that a refused request, which came `age` seconds ago, carried this credential. If it is a token
 * that rotation has replaced, that is written into the account's audit log, and a minute after its end it also ends
 * the session: one of two who know it is a thief.
 */
export async function reportDeadToken(
  credential: Credential | null,
  origin: Origin,
  age: number,
): Promise<void> {
  if (!credential?.token_hash) return
  const [row] = await call(
    (sql) => sql<{ user_id: string | null }[]>`
      select roost.report_dead_token(${credential.token_hash}, ${age}, ${sql.json(origin)}) as user_id`,
  )
  if (row?.user_id) ringAccount(row.user_id)
}
