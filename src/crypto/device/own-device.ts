import type { DeviceKeys } from './create-device-keys.ts'

/** A device as others know it: its id and the base64 of its raw public keys. */
export type DeviceIdentity = { device_id: string; x25519: string; ed25519: string }

/** This device, with the private keys that only it has. */
export type OwnDevice = { device_id: string; device_keys: DeviceKeys }

/** What others may know of this device. */
export function identityOf({ device_id, device_keys }: OwnDevice): DeviceIdentity {
  return { device_id, x25519: device_keys.x25519.public, ed25519: device_keys.ed25519.public }
}
