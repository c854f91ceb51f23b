import type { SyncConfigChange } from '#contract/sync-config.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Applies the preferences in `change` and leaves the others. */
export async function putSyncConfig(
  caller: Credential,
  change: SyncConfigChange,
  origin: Origin,
): Promise<void> {
  const [row] = await call(
    (sql) => sql<{ user_id: string }[]>`
      select roost.put_sync_config(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${sql.json(change)}, ${sql.json(origin)}) as user_id`,
  )
  if (row) ringAccount(row.user_id)
}
