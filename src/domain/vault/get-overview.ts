import type { DataType } from '#contract/data-type.ts'
import type { SyncConfig } from '#contract/sync-config.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** What the dashboard shows first. Times are ISO 8601, sizes bytes. */
export type Overview = {
  config: SyncConfig
  devices: {
    id: string
    name: string
    device_type: string
    is_signed_in: boolean
    last_seen_at: string
    created_at: string
  }[]
  blobs: {
    data_type: DataType
    version: number
    /** 0: as an older client sent it, 1: sealed on the device. */
    format: number
    blob_size_bytes: number
    updated_at: string
    device_name: string | null
  }[]
  /** Who could read the data: nobody but the devices, whoever runs the server too, or there is none yet. */
  protection: 'end_to_end' | 'server_key' | 'none'
  /** Where to follow the account from: everything up to here is in what is shown. */
  cursor: { epoch: number; seq: number }
}

/** A person's preferences, devices and the state of each blob, without any bytes. */
export async function getOverview(person: Person): Promise<Overview> {
  const [row] = await call(
    (sql) => sql<{ overview: Overview }[]>`
      select roost.get_overview(${person.user_id}, ${person.session_id}) as overview`,
  )
  if (!row) throw new Error('get_overview answers one row')
  return row.overview
}
