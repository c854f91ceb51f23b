import type { Device } from '#client/connection.ts'
import { VaultMissing } from '#client/errors.ts'
import { getKeyring } from '#client/vault/get-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { deviceFingerprint } from '#crypto/device/fingerprint.ts'
import { type DeviceIdentity, identityOf } from '#crypto/device/own-device.ts'
import { getIdentity } from './list-joining.ts'
import { findBefore, type StartedPairing } from './start-pairing.ts'

/** 12 words that two devices show when one lets the other in without a secret, and whom they are about. */
export type Compared = StartedPairing & {
  words: string
  name: string
  how: { compared_with: DeviceIdentity }
}

/**
 * The words for this device and another one of the account, the same on both when nobody stands between them. Only once
 * a person has found them equal may the device that is in go on to `approveDevice`, and the other one to
 * `awaitApproval`: each gives its key to, or takes it from, whoever it has compared itself with. Throws `UnknownDevice`.
 */
export async function compareDevices(device: Device, device_id: string): Promise<Compared> {
  const { profile, connection } = await requireSession(device)
  const before = await findBefore(device)
  const [stored, { identity, name }] = await Promise.all([
    getKeyring(connection),
    getIdentity(device, device_id),
  ])
  if (!stored) throw new VaultMissing('This account has no keyring yet: there is nothing to be let in to.')
  const { account_id: account } = profile
  const { key_id } = stored.document
  const { words } = await deviceFingerprint({ account, key_id }, identityOf(profile), identity)
  return { how: { compared_with: identity }, before, words, name }
}
