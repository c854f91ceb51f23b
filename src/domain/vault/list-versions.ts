import type { DataType } from '#contract/data-type.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { KeptVersion } from './version.ts'

type Listed<Header> = KeptVersion & { header: Header | null }

/**
 * The versions of a blob that are kept, newest first; of a type that was cleared, too. A sealed one comes with its plain
 * header in base64, by which a device follows parent hashes.
 */
export async function listVersions(caller: Credential, type: DataType): Promise<Listed<string>[]> {
  const rows = await call(
    (sql) => sql<Listed<Buffer>[]>`
      select * from roost.list_blob_versions(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type})`,
  )
  return rows.map((row) => ({ ...row, header: row.header?.toString('base64') ?? null }))
}
