import type { Device } from '#client/connection.ts'
import { call } from '#client/transport/call.ts'
import { changeProfile } from '#client/vault/change-profile.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { renameDevice as contract } from '#contract/device.ts'
import type { AccountDevice } from './list-devices.ts'

/** Gives a device of the account another name; this device remembers its own. Throws `device_not_found`. */
export async function renameDevice(
  device: Device,
  { id, name }: { id: string; name: string },
): Promise<AccountDevice> {
  const { connection, profile } = await requireSession(device)
  const { data } = await call(connection, contract, { params: { id }, body: { name }, repeatable: true })
  if (id === profile.device_id)
    await changeProfile(device, (current) => ({ ...current, device_name: data.name }))
  return data
}
