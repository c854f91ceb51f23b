import type { Device } from '#client/connection.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { followKeyring } from '#client/vault/follow-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { DeviceRecipient } from '#contract/keyring-document.ts'
import { isDevice, namesKeysOf } from '#crypto/keyring/device-recipient.ts'

/**
 * Who can open the account's keyring. The name of a device is the server's word; everything else in it a device has
 * vouched for.
 */
export type ListedRecipient = {
  /** `passphrase`, `recovery`, `device`, or what a newer client has added. */
  kind: string
  device_id: string | null
  /** Null for a device that the account no longer has: it is signed out, and still in the keyring. */
  device_name: string | null
  /** How it came in: by the secret it showed, by comparing words, or as one that had the key before. */
  joined: DeviceRecipient['psk'] | null
  /** The device that let it in. */
  signed_by: string | null
  is_this_device: boolean
}

/** Everybody and everything that the account's key is sealed to, as the keyring lists them. Throws like `followKeyring`. */
export async function listRecipients(device: Device): Promise<ListedRecipient[]> {
  const [{ document }, devices] = await Promise.all([followKeyring(device), listDevices(device)])
  const { profile } = await requireSession(device)
  const names = new Map(devices.map(({ id, name }) => [id, name]))
  const person = { device_id: null, device_name: null, joined: null, signed_by: null, is_this_device: false }
  return document.recipients.map((recipient) => {
    if (!isDevice(recipient)) return { ...person, kind: recipient.kind }
    const { kind, device_id, psk: joined, signed_by } = recipient
    const device_name = names.get(device_id) ?? null
    const is_this_device = device_id === profile.device_id && namesKeysOf(recipient, profile)
    return { kind, device_id, device_name, joined, signed_by, is_this_device }
  })
}
