import type { Device } from '#client/connection.ts'
import { requireSession } from '#client/vault/require-vault.ts'

/**
 * Does for the account's key what this device still has to: makes it a member, stores new recovery words, finishes a
 * renewal that was cut short. Where nothing is left to do it asks nothing. What the network or the server keeps from
 * being done is left for the next time: it is no reason not to sync. Throws `WordsVoid`, `VaultLocked`, and for what a
 * server should not have shown.
 */
export async function tendKeys(device: Device): Promise<void> {
  const { vault, new_recovery, rotation } = (await requireSession(device)).profile
  const is_cut_short = rotation?.step === 'made' ? rotation.is_confirmed : rotation !== undefined
  if (!vault || !(vault.enrols || new_recovery?.is_confirmed || is_cut_short)) return
  const { finishKeys } = await import('./seldom.ts')
  await finishKeys(device)
}
