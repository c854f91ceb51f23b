import type { Device } from '#contract/device.ts'
import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'

/** Who or what can open the account's key, as far as the keyring tells the server. Nobody but devices can prove it. */
export type KeyRecipient = {
  /** `passphrase`, `recovery`, `device`, or what a newer client has added. */
  kind: string
  device_id: string | null
  /** Null for a device that the account no longer has. */
  device: Pick<Device, 'name' | 'device_type' | 'is_signed_in'> | null
  /** Whether the key it is sealed to is the one that the device of this id has brought with it. */
  is_known_key: boolean
  joined: DeviceRecipient['psk'] | null
  /** The name of the device that let it in, where that is another one and known. */
  let_in_by: string | null
}

/** Everybody whom a keyring lists, with what the account knows of its devices. */
export function keyringRecipients(document: KeyringDocument, devices: Device[]): KeyRecipient[] {
  const known = new Map(devices.map((device) => [device.id, device]))
  const nobody = { device_id: null, device: null, is_known_key: false, joined: null, let_in_by: null }
  return document.recipients.map((recipient) => {
    if (!isDevice(recipient)) return { ...nobody, kind: recipient.kind }
    const { kind, device_id, x25519, ed25519, psk, signed_by } = recipient
    const device = known.get(device_id)
    const keys = device?.public_keys
    return {
      kind,
      device_id,
      device: device
        ? { name: device.name, device_type: device.device_type, is_signed_in: device.is_signed_in }
        : null,
      is_known_key: keys?.x25519 === x25519 && keys.ed25519 === ed25519,
      joined: psk,
      let_in_by: signed_by === device_id ? null : (known.get(signed_by)?.name ?? null),
    }
  })
}

const isDevice = (recipient: KeyringDocument['recipients'][number]): recipient is DeviceRecipient =>
  recipient.kind === 'device'
