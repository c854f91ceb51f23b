import type { DataType } from '#contract/data-type.ts'
import type { SyncConfig } from '#contract/sync-config.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** How a data type stands of which something was stored once. Times are ISO 8601, sizes bytes. */
export type BlobFacts = {
  data_type: DataType
  version: number
  /** 0: as an older client sent it, 1: sealed on the device. */
  format: number
  key_version: number
  blob_size_bytes: number
  /** What its earlier versions have together. */
  kept_bytes: number
  updated_at: string
  /** Who wrote the version: null for a person in a browser; a device without a name is gone. */
  device_id: string | null
  device_name: string | null
  is_cleared: boolean
  version_count: number
}

/** Which keys there are for what an account stores: what its devices seal with, and the key an older client left here. */
type Keys = { has_keyring: boolean; has_legacy_key: boolean }

/** All of an account's data types, without any bytes. */
export type Vault = Keys & {
  config: SyncConfig
  blobs: BlobFacts[]
  /** Where to follow the account from: everything up to here is in what is shown. */
  cursor: { epoch: number; seq: number }
}

/** How each of a person's data types stands, and what it takes. */
export async function getVault(person: Person): Promise<Vault> {
  const [row] = await call(
    (sql) => sql<{ vault: Vault }[]>`
      select roost.get_vault(${person.user_id}, ${person.session_id}) as vault`,
  )
  if (!row) throw new Error('get_vault answers one row')
  return row.vault
}
