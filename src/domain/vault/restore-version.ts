import type { z } from 'zod'
import type { restoreVersion as contract } from '#contract/vault-versions.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import type { PutBlob } from './put-blob.ts'
import type { VersionName } from './version.ts'

/**
 * Makes a copy of an unsealed version the next one, also of a type that was cleared. Throws `restore_on_device` for a
 * sealed one: its revision stands inside the seal.
 */
export async function restoreVersion(
  caller: Credential,
  { type, version }: VersionName,
  precondition: z.output<typeof contract.headers>,
  origin: Origin,
): Promise<PutBlob> {
  const { MAX_ACCOUNT_BYTES, MAX_KEPT_BYTES } = config()
  const [row] = await call(
    (sql) => sql<(PutBlob & { user_id: string })[]>`
      select * from roost.restore_blob_version(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type}, ${version},
        ${precondition['if-match'] ?? null}, ${precondition['if-none-match'] === '*'},
        ${MAX_ACCOUNT_BYTES}, ${MAX_KEPT_BYTES}, ${sql.json(origin)})`,
  )
  if (!row) throw new Error('restore_blob_version answers one row')
  const { user_id, ...stored } = row
  ringAccount(user_id)
  return stored
}
