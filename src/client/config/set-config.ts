import type { Device } from '#client/connection.ts'
import { call } from '#client/transport/call.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { putSyncConfig, type SyncConfigChange } from '#contract/sync-config.ts'

/** Changes which data types all devices of the account sync; those that are not named stay as they are. */
export async function setConfig(device: Device, change: SyncConfigChange): Promise<SyncConfigChange> {
  const { connection } = await requireSession(device)
  return (await call(connection, putSyncConfig, { body: change, repeatable: true })).data
}
