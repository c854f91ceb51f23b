import type { Device } from '#contract/device.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** How many devices a page has. */
export const DEVICES_PER_PAGE = 50

/** A page of an account's devices, and the browsers that are signed in to it. Times are ISO 8601. */
export type DevicesView = {
  /** Of all devices; the next two are of those that were asked for. */
  device_count: number
  signed_in_count: number
  signed_out_count: number
  page: number
  devices: Device[]
  has_keyring: boolean
  /** Devices that were revoked and to which the present key is sealed all the same. */
  revoked_with_key_count: number
  browser_count: number
  browsers: {
    is_current: boolean
    created_at: string
    last_used_at: string
    /** From where the person signed in; null where that was not by a page of this server. */
    ip_address: string | null
    user_agent: string | null
  }[]
  cursor: { epoch: number; seq: number }
}

/** A person's devices whose names contain `name`, page by page: those signed in first, by name. */
export async function viewDevices(
  person: Person,
  { name, page }: { name: string; page: number },
): Promise<DevicesView> {
  const [row] = await call(
    (sql) => sql<{ view: DevicesView }[]>`
      select roost.view_devices(
        ${person.user_id}, ${person.session_id}, ${name}, ${page}, ${DEVICES_PER_PAGE}) as view`,
  )
  if (!row) throw new Error('view_devices answers one row')
  return row.view
}
