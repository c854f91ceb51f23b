import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveKeys } from '#crypto/derive-keys.ts'
import { deviceFingerprint } from '#crypto/device/fingerprint.ts'
import { type DeviceIdentity, identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import { UntrustedSigner } from '#crypto/errors.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import {
  findDevice,
  isDevice,
  namesKeysOf,
  type RecipientPsk,
  rotatePsk,
  sealToDevice,
} from './device-recipient.ts'
import { type Held, reviseKeyring } from './revise-keyring.ts'

/** How a person has vouched for a device: with the secret it showed, or by comparing `deviceFingerprint` on both. */
export type Vouched = { pairing_secret: Bytes } | 'compared'

/**
 * Lets a device in: the next version of the keyring, sealed to it and signed by this device. A recipient that the
 * device had is replaced. From then on it is a member, whose signature others trust in a rotation. Wipes the
 * secret. Throws `UntrustedSigner`, `InvalidDeviceKey`, and like `verifyKeyring`.
 */
export async function addDeviceRecipient(
  { document, master_key }: Held,
  { device, vouched, signer }: { device: DeviceIdentity; vouched: Vouched; signer: OwnDevice },
  random: Random = systemRandom,
): Promise<KeyringDocument> {
  requireMember(document, signer)
  const psk: RecipientPsk =
    vouched === 'compared'
      ? { psk: 'compared', key: (await deviceFingerprint(document, identityOf(signer), device)).digest }
      : { psk: 'pairing', key: vouched.pairing_secret }
  const keys = await deriveKeys(master_key, document.account, document.key_version)
  const recipient = await sealToDevice(document, master_key, { device, psk, signer }, random)
  return reviseKeyring(document, keys, { recipients: withDevice(document, recipient) })
}

/**
 * Adds this device itself, once passphrase or recovery words have given it the master key, so that it can follow
 * rotations and sign them: the next version of the keyring. The pre-shared key is the `rotate` key of this version.
 */
export async function enrolDevice(
  { document, master_key }: Held,
  device: OwnDevice,
  random: Random = systemRandom,
): Promise<KeyringDocument> {
  const keys = await deriveKeys(master_key, document.account, document.key_version)
  const recipient = await sealToSelf(document, master_key, { keys, device }, random)
  return reviseKeyring(document, keys, { recipients: withDevice(document, recipient) })
}

/** The recipient of a device that holds the master key and puts itself into the keyring. */
export async function sealToSelf(
  context: Pick<KeyringDocument, 'account' | 'key_version' | 'key_id'>,
  master_key: Bytes,
  { keys, device }: { keys: AccountKeys; device: OwnDevice },
  random: Random,
): Promise<DeviceRecipient> {
  const by = { device: identityOf(device), psk: await rotatePsk(keys), signer: device }
  return sealToDevice(context, master_key, by, random)
}

/** Throws `UntrustedSigner` where this device's signature would mean nothing to others. */
export function requireMember(document: KeyringDocument, device: OwnDevice): void {
  const own = findDevice(document, device.device_id)
  if (!own || !namesKeysOf(own, device))
    throw new UntrustedSigner(
      'Other devices do not know this one yet. Unlock it with the passphrase to add it to the keyring, then try again.',
    )
}

function withDevice(document: KeyringDocument, recipient: DeviceRecipient): KeyringDocument['recipients'] {
  const others = document.recipients.filter(
    (other) => !(isDevice(other) && other.device_id === recipient.device_id),
  )
  return [...others, recipient]
}
