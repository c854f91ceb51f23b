import type { DataType } from '#contract/data-type.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import { Refusal } from '#platform/refusal.ts'
import type { StoredBlob } from './blob.ts'

type Row = Omit<StoredBlob, 'encrypted_blob' | 'data_type'> & {
  id: string
  encrypted_blob: Uint8Array<ArrayBuffer> | null
}

/**
 * One blob. When it is the one the caller has by `known_tag`, its bytes stay where they are and `encrypted_blob` is
 * null. Throws `not_found`, with both words older clients look for.
 */
export async function getBlob(
  caller: Credential,
  type: DataType,
  known_tag: string | undefined,
): Promise<Row> {
  const [blob] = await call(
    (sql) => sql<Row[]>`
      select * from roost.get_blob(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type}, ${known_tag ?? null})`,
  )
  if (!blob) throw new Refusal('not_found', `Not found (404): no data for type: ${type}`)
  return blob
}
