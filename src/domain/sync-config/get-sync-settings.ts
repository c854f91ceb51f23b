import type { DataType } from '#contract/data-type.ts'
import type { SyncConfig } from '#contract/sync-config.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** A person's preferences beside what they are about: how many bytes of each type are stored. */
export type SyncSettings = {
  config: SyncConfig
  /** Nothing for a type of which nothing is stored. */
  stored_bytes: Partial<Record<DataType, number>>
  /** Where to follow the account from: everything up to here is in what is shown. */
  cursor: { epoch: number; seq: number }
}

/** The account's five preferences as the dashboard shows them. */
export async function getSyncSettings(person: Person): Promise<SyncSettings> {
  const [row] = await call(
    (sql) => sql<{ settings: SyncSettings }[]>`
      select roost.get_sync_settings(${person.user_id}, ${person.session_id}) as settings`,
  )
  if (!row) throw new Error('get_sync_settings answers one row')
  return row.settings
}
