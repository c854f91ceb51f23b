import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveBytes } from '#crypto/derive-keys.ts'
import { type DeviceIdentity, identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import { InvalidDeviceKey } from '#crypto/errors.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'
import { isSignature, sign } from '#crypto/primitive/ed25519.ts'
import { type HpkeContext, openWithPsk, sealWithPsk } from '#crypto/primitive/hpke.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { type EntryContext, entryAdditionalData } from './seal-entry.ts'

/** The pre-shared key (32 bytes) of a device recipient, and what it is. */
export type RecipientPsk = { psk: 'pairing' | 'compared'; key: Bytes } | RotatePsk
type RotatePsk = { psk: 'rotate'; psk_key_version: number; key: Bytes }

/** The `rotate` key of one version of the master key: what only devices that hold that version have. */
export async function rotatePsk(keys: AccountKeys): Promise<RotatePsk> {
  return { psk: 'rotate', psk_key_version: keys.key_version, key: await deriveBytes(keys, 'rotate', 32) }
}

/**
 * Seals the master key to a device, so that a server which can name public keys of its own gets nothing: it does not
 * have the pre-shared key, and cannot sign as `signer`. Wipes the pre-shared key. Throws `InvalidDeviceKey`.
 */
export async function sealToDevice(
  context: EntryContext,
  master_key: Bytes,
  { device, psk: given, signer }: { device: DeviceIdentity; psk: RecipientPsk; signer: OwnDevice },
  random: Random,
): Promise<DeviceRecipient> {
  const { key, ...psk } = given
  const { device_id, x25519, ed25519 } = device
  const entry = { kind: 'device' as const, device_id, x25519, ed25519, ...psk, signed_by: signer.device_id }
  const bound = hpkeContext(context, entry, key)
  const message = await sealWithPsk(base64ToBytes(x25519), bound, master_key, random)
  key.fill(0)
  if (!message)
    throw new InvalidDeviceKey(
      'Nothing can be sealed to the public key of this device. Sign it out and in again to give it new keys.',
    )
  const { enc, ciphertext } = message
  const unsigned = { ...entry, enc: bytesToBase64(enc), sealed: bytesToBase64(ciphertext) }
  const private_key = base64ToBytes(signer.device_keys.ed25519.private)
  const signature = await sign(private_key, signedBytes(context, unsigned))
  return { ...unsigned, signature: bytesToBase64(signature) }
}

/** The master key of a recipient, or undefined when device, pre-shared key, keyring or entry is another. Wipes `psk_key`. */
export async function openDeviceRecipient(
  context: EntryContext,
  recipient: DeviceRecipient,
  device: OwnDevice,
  psk_key: Bytes,
): Promise<Bytes | undefined> {
  const { enc, sealed, signature: _, ...entry } = recipient
  const { x25519 } = device.device_keys
  const pair = { public_key: base64ToBytes(x25519.public), private_key: base64ToBytes(x25519.private) }
  const message = { enc: base64ToBytes(enc), ciphertext: base64ToBytes(sealed) }
  const master_key = await openWithPsk(pair, hpkeContext(context, entry, psk_key), message)
  psk_key.fill(0)
  return master_key
}

/** Whether the device that holds the private half of `ed25519` sealed exactly this recipient for this keyring. */
export function isSealedBy(
  context: EntryContext,
  { signature, ...unsigned }: DeviceRecipient,
  ed25519: string,
): Promise<boolean> {
  return isSignature(base64ToBytes(ed25519), base64ToBytes(signature), signedBytes(context, unsigned))
}

/** The recipient of a device, if the keyring has one. */
export function findDevice(
  { recipients }: Pick<KeyringDocument, 'recipients'>,
  device_id: string,
): DeviceRecipient | undefined {
  return recipients.filter(isDevice).find((recipient) => recipient.device_id === device_id)
}

export function isDevice(recipient: KeyringDocument['recipients'][number]): recipient is DeviceRecipient {
  return recipient.kind === 'device'
}

/** Whether a recipient carries the public keys that this device has. */
export function namesKeysOf(recipient: DeviceRecipient, device: OwnDevice): boolean {
  const { x25519, ed25519 } = identityOf(device)
  return recipient.x25519 === x25519 && recipient.ed25519 === ed25519
}

type Entry = { kind: string; device_id: string; psk: string }

function hpkeContext(context: EntryContext, entry: Entry, key: Bytes): HpkeContext {
  const { account, key_version, key_id } = context
  const info = canonicalJson({ format: 1, account, device_id: entry.device_id, key_version, key_id })
  const psk = { id: new TextEncoder().encode(`roost/1/${entry.psk}`), key }
  return { info, additional_data: entryAdditionalData(context, entry), psk }
}

/** What the signature is over: the recipient but for the signature, and the keyring it stands in. */
function signedBytes({ account, key_version, key_id }: EntryContext, recipient: Entry): Bytes {
  const prefix = new TextEncoder().encode('roost/1/recipient')
  return concatBytes(prefix, canonicalJson({ format: 1, account, key_version, key_id, recipient }))
}
