import type { DataType } from '#contract/data-type.ts'
import type { SyncConfig } from '#contract/sync-config.ts'
import type { Person } from '#domain/identity/credential.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'

/** How many devices are named. */
const DEVICES = 5

/** How many days the activity goes back, where events are kept that long. */
const DAYS = 30

/** What the dashboard shows first. Times are ISO 8601, sizes bytes. */
export type Overview = {
  config: SyncConfig
  /** Those seen last; `device_count` and `signed_in_count` are of all. */
  devices: {
    id: string
    name: string
    device_type: string
    is_signed_in: boolean
    last_seen_at: string
    created_at: string
  }[]
  device_count: number
  signed_in_count: number
  blobs: {
    data_type: DataType
    version: number
    /** 0: as an older client sent it, 1: sealed on the device. */
    format: number
    blob_size_bytes: number
    updated_at: string
    device_name: string | null
  }[]
  /** Whether anything was ever stored, also if it is cleared now. */
  has_stored: boolean
  /** What earlier versions take. */
  kept_bytes: number
  /**
   * Who could read the data: nobody but the devices; who kept a copy of the key that an older client once left here, as
   * long as something it stored is still kept; whoever runs the server; nobody can tell, since an older client stored
   * it under a key that is not here; or there is none yet.
   */
  protection: 'end_to_end' | 'partly_sealed' | 'server_key' | 'unsealed' | 'none'
  /** How many events each day had, the last of them `today` in UTC. */
  activity: number[]
  today: string
  /** Where to follow the account from: everything up to here is in what is shown. */
  cursor: { epoch: number; seq: number }
}

/** A person's preferences, devices, the state of each blob without any bytes, and what happened on the last days. */
export async function getOverview(person: Person): Promise<Overview> {
  const days = Math.min(DAYS, config().RETAIN_EVENTS_DAYS)
  const [row] = await call(
    (sql) => sql<{ overview: Overview }[]>`
      select roost.get_overview(${person.user_id}, ${person.session_id}, ${DEVICES}, ${days}) as overview`,
  )
  if (!row) throw new Error('get_overview answers one row')
  return row.overview
}
