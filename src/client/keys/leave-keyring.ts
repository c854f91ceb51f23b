import type { Device } from '#client/connection.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { isMember } from './enrol-device.ts'
import { removeRecipient } from './remove-recipient.ts'

/**
 * Takes this device out of the keyring before it forgets the key, so that others need not wait for it. Where that cannot
 * be done now it is left in, which harms nobody: its keys are gone.
 */
export async function leaveKeyring(device: Device): Promise<void> {
  const { profile } = await requireSession(device)
  if (!isMember(profile)) return
  try {
    await removeRecipient({ ...device, pauses_ms: [] }, { device_id: profile.device_id })
  } catch {
    device.signal?.throwIfAborted()
  }
}
