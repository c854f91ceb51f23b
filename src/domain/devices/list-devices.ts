import type { Device } from '#contract/device.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** The account's devices, last seen first. */
export async function listDevices(caller: Credential): Promise<Device[]> {
  const [row] = await call(
    (sql) => sql<{ devices: Device[] }[]>`
      select roost.list_devices(${caller.token_hash}, ${caller.user_id}, ${caller.session_id}) as devices`,
  )
  if (!row) throw new Error('list_devices answers one row')
  return row.devices
}
