import type { DataType } from '#contract/data-type.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Clears an older client's blob; its versions stay. Also fine when there was none. */
export async function deleteBlob(caller: Credential, type: DataType, origin: Origin): Promise<void> {
  await call(
    (sql) => sql`
      select roost.delete_blob(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type}, ${sql.json(origin)})`,
  )
}
