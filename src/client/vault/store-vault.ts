import type { Device } from '#client/connection.ts'
import { KeyringTaken, ServerRefusal, VaultMissing } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { call } from '#client/transport/call.ts'
import { putKeyring } from '#contract/vault-key.ts'
import { changeProfile } from './change-profile.ts'
import { getKeyring } from './get-keyring.ts'
import { adoptKeyring } from './keep-vault.ts'
import type { PreparedVault } from './prepare-vault.ts'
import { requireSession } from './require-vault.ts'

/** Stores a prepared keyring whose recovery words the person has: first on this device, then on the server. */
export async function storeVault(device: Device, { unstored }: PreparedVault): Promise<void> {
  await changeProfile(device, (profile) => ({ ...profile, unstored }))
  await finishVault(device)
}

/**
 * Uploads the first keyring that this device made, so that the words the person has stay good. When the server
 * declines for good the keyring is dropped (`KeyringTaken`, `ServerRefusal`); anything else leaves it for the next try.
 */
export async function finishVault(device: Device): Promise<void> {
  const { profile, connection } = await requireSession(device)
  const { unstored } = profile
  if (!unstored) throw new VaultMissing('There is no keyring here that waits to be stored.')
  const { document: keyring, seals_legacy_key } = unstored
  try {
    await call(connection, putKeyring, {
      headers: { 'if-none-match': '*' },
      body: { keyring, seals_legacy_key },
      // A second one answers `keyring_exists`, and reading it back tells whose it is.
      repeatable: true,
    })
  } catch (error) {
    if (!(error instanceof ServerRefusal) || error.status !== 409) throw error
    if (error.code !== 'keyring_exists') {
      await drop(device, unstored)
      throw error
    }
    const stored = await getKeyring(connection)
    if (stored?.document.mac !== keyring.mac) {
      await drop(device, unstored)
      throw new KeyringTaken(
        'Another device made the keyring of this account first. The recovery words shown here open nothing; throw them away.',
      )
    }
  }
  await adoptKeyring(device, unstored)
}

function drop(device: Device, { document }: NonNullable<Profile['unstored']>): Promise<void> {
  return changeProfile(device, (profile) =>
    profile.unstored?.document.mac === document.mac ? { ...profile, unstored: null } : profile,
  )
}
