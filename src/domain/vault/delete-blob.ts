import type { DataType } from '#contract/data-type.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Clears an older client's blob; its versions stay. Also fine when there was none. */
export async function deleteBlob(caller: Credential, type: DataType, origin: Origin): Promise<void> {
  const [row] = await call(
    (sql) => sql<{ user_id: string | null }[]>`
      select roost.clear_blobs(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${[type]}, ${sql.json(origin)}) as user_id`,
  )
  if (row?.user_id) ringAccount(row.user_id)
}
