import type { Device } from '#client/connection.ts'
import { VaultMissing } from '#client/errors.ts'
import { tendKeys } from '#client/keys/tend-keys.ts'
import type { Profile } from '#client/profile.ts'
import { TamperedKeyring } from '#crypto/errors.ts'
import { checkKeyringHead, keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { type OpenedKeyring, openKeyring, type Unlock } from '#crypto/keyring/open-keyring.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { getKeyring } from './get-keyring.ts'
import { adoptKeyring } from './keep-vault.ts'
import { accountKeys, requireSession } from './require-vault.ts'

/**
 * Opens the account's keyring by passphrase or recovery words, keeps its key on this device, and makes the device a
 * member, now or as soon as the server takes it. What does not open changes nothing: throws `WrongPassphrase`, `WrongRecoveryWords`, `VaultMissing`, `RollbackDetected`,
 * `TamperedKeyring` or `UnsafeKdfParameters`.
 */
export async function unlockVault(device: Device, unlock: Unlock): Promise<void> {
  const { profile, connection } = await requireSession(device)
  const stored = await getKeyring(connection)
  checkKeyringHead(profile.vault?.keyring, stored ? keyringHead(stored.document) : undefined)
  if (!stored) throw new VaultMissing('This account has no keyring yet.')
  const { document, version } = stored
  const opened = await openKeyring(document, unlock, { account_id: profile.account_id, version })
  await checkSuccession(profile, opened)
  await adoptKeyring(device, { document, master_key: bytesToBase64(opened.master_key), enrols: true })
  await tendKeys(device)
}

/** A device that has held a key only takes one that leads back to it: a passphrase alone does not replace a key. */
export async function checkSuccession(profile: Profile, { keys, previous }: OpenedKeyring): Promise<void> {
  const held = await accountKeys(profile)
  if (!held) return
  const held_id = bytesToBase64(held.key_id)
  const leadsBack = [keys, ...previous].some(
    ({ key_version, key_id }) => key_version === held.key_version && bytesToBase64(key_id) === held_id,
  )
  if (!leadsBack)
    throw new TamperedKeyring('The keyring holds a key that does not follow from the one this device has.')
}
