import { ServerRefusal } from '#client/errors.ts'
import { followKeyring, newerKey } from './follow-keyring.ts'
import type { Vault } from './require-vault.ts'

/**
 * After an upload that the server declined because the account has a newer key: takes that key, so that the content can
 * be sealed again. Throws any other error as it is, and `VaultLocked` where there is no newer key that this device gets.
 */
export async function followNewerKey(vault: Vault, error: unknown): Promise<void> {
  if (!(error instanceof ServerRefusal && error.code === 'stale_key')) throw error
  const { keys } = await followKeyring(vault.device)
  if (keys.key_version <= vault.keys.key_version) throw newerKey()
}
