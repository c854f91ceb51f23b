import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { deviceFingerprint } from '#crypto/device/fingerprint.ts'
import { type DeviceIdentity, identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import { DeviceNotInKeyring, TamperedRecipient, UntrustedSigner, WrongPairing } from '#crypto/errors.ts'
import { findDevice, isSealedBy, namesKeysOf, openDeviceRecipient } from './device-recipient.ts'
import type { OpenedKeyring } from './open-keyring.ts'
import { openPreviousKeys } from './previous-keys.ts'
import { checkAccount, verifyKeyring } from './verify-keyring.ts'

/** What ties a device that joins to the one that let it in: the secret it showed, or who it compared words with. */
export type Joining = { pairing_secret: Bytes } | { compared_with: DeviceIdentity }

/**
 * Opens a keyring on a device that another device has let in, and trusts it only when the secret or the compared
 * device, the signature, the key id, the `mac` and the version (the ETag) hold. Wipes the secret. Keep the document
 * whole with the master key: its devices are whose rotations this device accepts. Throws `DeviceNotInKeyring`
 * (not let in yet), `WrongPairing`, `UntrustedSigner`, `TamperedRecipient`, `KeyMismatch` or `TamperedKeyring`.
 */
export async function openAsDevice(
  document: KeyringDocument,
  device: OwnDevice,
  joining: Joining,
  expected: { account_id: string; version: number },
): Promise<OpenedKeyring> {
  checkAccount(document, expected.account_id)
  const recipient = requireOwnRecipient(document, device)
  if ('compared_with' in joining) await requireSigner(document, recipient, joining.compared_with)
  const master_key = await openJoining(document, recipient, device, joining)
  const keys = await deriveKeys(master_key, expected.account_id, document.key_version)
  await verifyKeyring(document, keys, expected.version)
  if ('pairing_secret' in joining)
    await requireSigner(document, recipient, findDevice(document, recipient.signed_by))
  return { master_key, keys, ...(await openPreviousKeys(document, keys)) }
}

/** What the keyring holds for this device. Throws `DeviceNotInKeyring`, or `TamperedRecipient` where it names other keys. */
export function requireOwnRecipient(document: KeyringDocument, device: OwnDevice): DeviceRecipient {
  const recipient = findDevice(document, device.device_id)
  if (!recipient)
    throw new DeviceNotInKeyring(
      'The keyring is not sealed to this device. Let it in from another device, or unlock it with the passphrase.',
    )
  if (!namesKeysOf(recipient, device))
    throw new TamperedRecipient(
      'The keyring names other keys for this device than it has: someone came between. Remove this device from the keyring, then pair it with the QR code.',
    )
  return recipient
}

/**
 * Throws `UntrustedSigner` unless `signer`, as this device has reason to know it, is who signed the recipient, and
 * `TamperedRecipient` unless the signature holds.
 */
export async function requireSigner(
  document: KeyringDocument,
  recipient: DeviceRecipient,
  signer: DeviceIdentity | undefined,
): Promise<void> {
  if (signer?.device_id !== recipient.signed_by)
    throw new UntrustedSigner(
      `The key was sealed by the device ${recipient.signed_by}, which this device has no reason to trust. Nothing was changed.`,
    )
  if (!(await isSealedBy(document, recipient, signer.ed25519)))
    throw new TamperedRecipient(
      `What was sealed to this device was not signed by the device ${recipient.signed_by}, as it says. Nothing was changed.`,
    )
}

async function openJoining(
  document: KeyringDocument,
  recipient: DeviceRecipient,
  device: OwnDevice,
  joining: Joining,
): Promise<Bytes> {
  const [psk, key] =
    'pairing_secret' in joining
      ? ['pairing', joining.pairing_secret]
      : ['compared', (await deviceFingerprint(document, identityOf(device), joining.compared_with)).digest]
  const opened =
    recipient.psk === psk ? await openDeviceRecipient(document, recipient, device, key) : undefined
  if (!opened)
    throw new WrongPairing(
      psk === 'pairing'
        ? 'The keyring was not sealed with the secret that this device shows. Start the pairing again.'
        : 'The keyring was not sealed by the device that was compared. Start again, and compare every word.',
    )
  return opened
}
