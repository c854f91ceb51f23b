import type { Device } from '#client/connection.ts'
import { VaultLocked, VaultMissing } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { DeviceNotInKeyring, KeyMismatch, RotationMissed, UntrustedSigner } from '#crypto/errors.ts'
import { checkKeyringHead, keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { openPreviousKeys, type PreviousKeys } from '#crypto/keyring/previous-keys.ts'
import type { Held } from '#crypto/keyring/revise-keyring.ts'
import { verifyKeyring } from '#crypto/keyring/verify-keyring.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { getKeyring, type StoredKeyring } from './get-keyring.ts'
import { adoptKeyring } from './keep-vault.ts'
import { accountKeys, lockedVault, requireSession } from './require-vault.ts'

/** The account's keyring in the server's latest version, verified, and what it holds. */
export type FollowedKeyring = Held & PreviousKeys & { keys: AccountKeys }

/**
 * Reads the account's keyring, and keeps it here once it is verified. Where another device has renewed the key, this
 * one takes the new key by itself, if a device that it knows has sealed it to this one. Throws `VaultLocked` where only
 * a person can help, with the reason as its cause; and `VaultMissing`, `RollbackDetected`, `TamperedKeyring`,
 * `TamperedRotation` or `TamperedRecipient`: then nothing has changed here.
 */
export async function followKeyring(device: Device): Promise<FollowedKeyring> {
  const { profile, connection } = await requireSession(device)
  return followStored(device, profile, await getKeyring(connection))
}

/** The same for a keyring that was just read. */
export async function followStored(
  device: Device,
  profile: Profile,
  stored: StoredKeyring | null,
): Promise<FollowedKeyring> {
  const { vault } = profile
  checkKeyringHead(vault?.keyring, stored ? keyringHead(stored.document) : undefined)
  if (!stored) throw new VaultMissing('This account has no keyring yet.')
  const keys = await accountKeys(profile)
  if (!vault || !keys) throw lockedVault()
  const { document } = stored
  try {
    await verifyKeyring(document, keys, stored.version)
  } catch (error) {
    if (!(error instanceof KeyMismatch)) throw error
    const { master_key, ...opened } = await follow(profile, keys, stored)
    await adoptKeyring(device, { document, master_key: bytesToBase64(master_key), enrols: true })
    return { document, master_key, ...opened }
  }
  const { master_key, keyring } = vault
  const older = await openPreviousKeys(document, keys)
  if (keyring.mac !== document.mac || !('recipients' in keyring))
    await adoptKeyring(device, { document, master_key })
  return { document, master_key: base64ToBytes(master_key), keys, ...older }
}

async function follow(profile: Profile, keys: AccountKeys, { document, version }: StoredKeyring) {
  const last = profile.vault?.keyring
  if (!last || !('recipients' in last)) throw newerKey()
  const { acceptRotation } = await import('#crypto/keyring/accept-rotation.ts')
  try {
    return await acceptRotation({ last, keys, device: profile }, document, version)
  } catch (error) {
    if (error instanceof DeviceNotInKeyring)
      throw newerKey('The account has a new key, which was not given to this device.', error)
    if (error instanceof UntrustedSigner)
      throw newerKey("A device that this one does not know yet has renewed the account's key.", error)
    if (error instanceof RotationMissed)
      throw newerKey("The account's key was renewed more than once while this device was away.", error)
    throw error
  }
}

/** What to say when another device has moved the account to a newer key, and this one cannot follow. */
export function newerKey(
  reason = "The account's key was renewed on another device.",
  cause?: Error,
): VaultLocked {
  return new VaultLocked(`${reason} Unlock this device again, with the passphrase or the recovery words.`, {
    cause,
  })
}
