import type { DataType } from '#contract/data-type.ts'
import type { Device } from '#contract/device.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** All that is known of a device. Times are ISO 8601. */
export type DeviceView = {
  /** Null when the account has no such device. */
  device: Device | null
  other_count: number
  has_keyring: boolean
  /** Whether the account's key is sealed to it. */
  has_key: boolean
  /** Newest first. */
  sessions: {
    id: string
    token_prefix: string
    created_at: string
    last_used_at: string
    expires_at: string
    revoked_at: string | null
  }[]
  /** What of the account's newest versions it has stored, newest first. */
  stored: { data_type: DataType; version: number; updated_at: string }[]
  cursor: { epoch: number; seq: number }
}

/** One device of a person's account; that of others looks as if it did not exist. */
export async function viewDevice(person: Person, device_id: string): Promise<DeviceView> {
  const [row] = await call(
    (sql) => sql<{ view: DeviceView }[]>`
      select roost.view_device(${person.user_id}, ${person.session_id}, ${device_id}) as view`,
  )
  if (!row) throw new Error('view_device answers one row')
  return row.view
}
