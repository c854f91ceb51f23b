import type { Device } from '#client/connection.ts'
import { VaultLocked } from '#client/errors.ts'
import { checkKeyringHead, keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { followStored } from './follow-keyring.ts'
import { getKeyring, type StoredKeyring } from './get-keyring.ts'
import { adoptKeyring } from './keep-vault.ts'
import { requireSession } from './require-vault.ts'

/**
 * Where this device stands with its account's key: `open` (it has it), `locked` (there is a keyring it has to
 * open), `unfinished` (it made the first keyring, and the server does not have it yet), `absent` (the server
 * says for certain that there is none).
 */
export type VaultState = 'open' | 'locked' | 'unfinished' | 'absent'

/**
 * Asks the server and checks its answer against what this device has seen. Throws `RollbackDetected`,
 * `TamperedKeyring` and their like, and whatever keeps the server from answering: that never counts as `absent`.
 */
export async function inspectVault(device: Device): Promise<VaultState> {
  const { connection } = await requireSession(device)
  return inspectStored(device, await getKeyring(connection))
}

/** The same for an answer of the server that was just read. */
export async function inspectStored(device: Device, stored: StoredKeyring | null): Promise<VaultState> {
  const { profile } = await requireSession(device)
  checkKeyringHead(profile.vault?.keyring, stored ? keyringHead(stored.document) : undefined)
  if (!stored) return profile.unstored ? 'unfinished' : 'absent'
  if (profile.unstored?.document.mac === stored.document.mac) {
    await adoptKeyring(device, profile.unstored)
    return 'open'
  }
  if (!profile.vault) return 'locked'
  try {
    await followStored(device, profile, stored)
    return 'open'
  } catch (error) {
    if (error instanceof VaultLocked) return 'locked'
    throw error
  }
}
