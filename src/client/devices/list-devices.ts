import type { Device } from '#client/connection.ts'
import { call } from '#client/transport/call.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { type Device as AccountDevice, listDevices as contract } from '#contract/device.ts'

export type { AccountDevice }

/** The account's devices, last seen first. Throws `NotSignedIn`. */
export async function listDevices(device: Device): Promise<AccountDevice[]> {
  const { connection } = await requireSession(device)
  return (await call(connection, contract, {})).data
}
