import type { Device } from '#client/connection.ts'
import { type AccountDevice, listDevices } from '#client/devices/list-devices.ts'
import { UnknownDevice } from '#client/errors.ts'
import { followKeyring } from '#client/vault/follow-keyring.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import type { DeviceIdentity } from '#crypto/device/own-device.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'

/** Devices that are signed in to the account, and that its keyring is not sealed to. Throws like `followKeyring`. */
export async function listJoining(device: Device): Promise<AccountDevice[]> {
  const [{ document }, devices] = await Promise.all([followKeyring(device), listDevices(device)])
  return devices.filter(
    ({ id, public_keys, is_signed_in }) => public_keys && is_signed_in && !isIn(document, id, public_keys),
  )
}

/** A device by the public keys that the server has for it. Throws `UnknownDevice`. */
export async function getIdentity(
  device: Device,
  device_id: string,
): Promise<{ identity: DeviceIdentity; name: string }> {
  const found = (await listDevices(device)).find(({ id }) => id === device_id)
  if (!found)
    throw new UnknownDevice(
      'The account has no such device: it was revoked, or it never signed in. Nothing was changed.',
    )
  if (!found.public_keys)
    throw new UnknownDevice(
      'This device has no keys of its own, so nothing can be sealed to it. Sign it in with a client that seals.',
    )
  return { identity: { device_id, ...found.public_keys }, name: found.name }
}

function isIn(document: KeyringDocument, id: string, keys: { x25519: string; ed25519: string }): boolean {
  const recipient = findDevice(document, id)
  return recipient?.x25519 === keys.x25519 && recipient.ed25519 === keys.ed25519
}
