import type { Device } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { revokeDevice as contract } from '#contract/device.ts'

/**
 * Signs a device of the account out at once and forgets it; `gone` where the account has no such device, for example
 * because it was revoked before. What the device has read it has read: only a new key keeps it from what comes.
 */
export async function revokeDevice(device: Device, id: string): Promise<'revoked' | 'gone'> {
  const { connection } = await requireSession(device)
  try {
    await call(connection, contract, { params: { id }, repeatable: true })
    return 'revoked'
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'device_not_found') return 'gone'
    throw error
  }
}
