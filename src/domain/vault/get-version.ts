import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import { Refusal } from '#platform/refusal.ts'
import type { KeptVersion, VersionName } from './version.ts'

type Row = KeptVersion & { encrypted_blob: Uint8Array<ArrayBuffer> | null; nonce: string }

/**
 * One kept version. When it is the one the caller has by `known_tag`, its bytes stay where they are and
 * `encrypted_blob` is null. Throws `not_found`.
 */
export async function getVersion(
  caller: Credential,
  { type, version }: VersionName,
  known_tag: string | undefined,
): Promise<Row> {
  const [kept] = await call(
    (sql) => sql<Row[]>`
      select * from roost.get_blob_version(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type}, ${version}, ${known_tag ?? null})`,
  )
  if (!kept) throw new Refusal('not_found', `Not found (404): this version of ${type} is not kept.`)
  return kept
}
