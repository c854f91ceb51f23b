import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveBytes, deriveKeys } from '#crypto/derive-keys.ts'
import type { OwnDevice } from '#crypto/device/own-device.ts'
import { KeyMismatch, RotationMissed, TamperedRotation } from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { checkKeyringHead } from './check-keyring-head.ts'
import { findDevice, openDeviceRecipient } from './device-recipient.ts'
import { requireOwnRecipient, requireSigner } from './open-as-device.ts'
import type { OpenedKeyring } from './open-keyring.ts'
import { openPreviousKeys } from './previous-keys.ts'
import { checkAccount, verifyKeyring } from './verify-keyring.ts'

/**
 * What a device has when another one renews the key: the master key of version n, and the last keyring it has
 * verified under it. Keep that document whole, not only its head: the devices in it are the only ones whose
 * rotation is accepted.
 */
export type Standing = { last: KeyringDocument; keys: AccountKeys; device: OwnDevice }

/**
 * Moves this device from version n of the master key to the n + 1 of a keyring that the server answered with (its
 * ETag is `version`). Accepted only when a device of the last verified keyring sealed and signed it for this device,
 * it leads back to the very key this device holds, and its `mac` verifies under the new one. Throws
 * `TamperedRotation`, `TamperedRecipient`, `UntrustedSigner`, `RotationMissed`, `DeviceNotInKeyring`,
 * `RollbackDetected`, `TamperedKeyring` or `KeyMismatch`; the device then keeps the key it has, and asks for the
 * passphrase.
 */
export async function acceptRotation(
  { last, keys, device }: Standing,
  document: KeyringDocument,
  version: number,
): Promise<OpenedKeyring> {
  await verifyKeyring(last, keys, last.version)
  checkAccount(document, keys.account_id)
  checkKeyringHead(last, document)
  checkStep(keys, document)
  const recipient = requireOwnRecipient(document, device)
  await requireSigner(document, recipient, findDevice(last, recipient.signed_by))
  const master_key = await openRotation(document, recipient, { keys, device })
  const next = await deriveKeys(master_key, keys.account_id, document.key_version)
  if (bytesToBase64(next.key_id) !== document.key_id)
    throw new TamperedRotation(
      'The new key is not the one that the keyring names. This device keeps its own.',
    )
  await verifyKeyring(document, next, version)
  const older = await openPreviousKeys(document, next)
  if (!older.previous.some((previous) => isSameKey(previous, keys)))
    throw new TamperedRotation(
      `The new key does not lead back to version ${keys.key_version} as this device has it. This device keeps its own.`,
    )
  return { master_key, keys: next, ...older }
}

function checkStep({ key_version, key_id }: AccountKeys, document: KeyringDocument): void {
  if (document.key_version > key_version + 1)
    throw new RotationMissed(
      `The key was renewed more than once since this device looked (version ${key_version}, now ${document.key_version}). Unlock it with the passphrase or the recovery words.`,
    )
  if (document.key_version > key_version) return
  if (document.key_id !== bytesToBase64(key_id))
    throw new TamperedRotation(
      `The server shows another key under version ${key_version}, which this device has. This device keeps its own.`,
    )
  throw new KeyMismatch(`The keyring is of key version ${key_version}: there is no rotation to accept.`)
}

async function openRotation(
  document: KeyringDocument,
  recipient: DeviceRecipient,
  { keys, device }: Pick<Standing, 'keys' | 'device'>,
): Promise<Bytes> {
  const isRotation = recipient.psk === 'rotate' && recipient.psk_key_version === keys.key_version
  const psk_key = await deriveBytes(keys, 'rotate', 32)
  const master_key = isRotation ? await openDeviceRecipient(document, recipient, device, psk_key) : undefined
  if (!master_key)
    throw new TamperedRotation(
      'The new key was not sealed by a device that has the present one. This device keeps its own.',
    )
  return master_key
}

function isSameKey(a: AccountKeys, b: AccountKeys): boolean {
  return a.key_version === b.key_version && bytesToBase64(a.key_id) === bytesToBase64(b.key_id)
}
