import type { SyncConfigChange } from '#contract/sync-config.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Applies the preferences in `change` and leaves the others. */
export async function putSyncConfig(
  caller: Credential,
  change: SyncConfigChange,
  origin: Origin,
): Promise<void> {
  await call(
    (sql) => sql`
      select roost.put_sync_config(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${sql.json(change)}, ${sql.json(origin)})`,
  )
}
