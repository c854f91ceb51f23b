import type { Device } from '#client/connection.ts'
import { VaultMissing } from '#client/errors.ts'
import { getKeyring } from '#client/vault/get-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { DeviceIdentity } from '#crypto/device/own-device.ts'
import { createPairing, type Pairing, pairingToText, pairingToWords } from '#crypto/device/pairing.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'

/**
 * A pairing that waits for a device that is in, in memory, for `awaitApproval`. What was sealed to this device before
 * (`before`) does not count.
 */
export type StartedPairing = {
  how: { pairing: Pairing } | { compared_with: DeviceIdentity }
  before: string | null
}

/** What a new device shows. `text` is for a QR code; `words` are the same secret, to be typed. */
export type ShownPairing = StartedPairing & { text: string; words: string }

/**
 * Starts to join the account from a device that is signed in: whoever is in takes `text` or `words` to `approveDevice`.
 * Throws `VaultMissing` for an account that has no keyring yet.
 */
export async function startPairing(device: Device): Promise<ShownPairing> {
  const { profile } = await requireSession(device)
  const before = await findBefore(device)
  const pairing = createPairing(profile.account_id, profile)
  const [text, words] = [await pairingToText(pairing), pairingToWords(pairing)]
  return { how: { pairing }, before, text, words }
}

/** What an earlier pairing has sealed to this device, by its signature. */
export async function findBefore(device: Device): Promise<string | null> {
  const { profile, connection } = await requireSession(device)
  const stored = await getKeyring(connection)
  if (!stored) throw new VaultMissing('This account has no keyring yet: there is nothing to be let in to.')
  return findDevice(stored.document, profile.device_id)?.signature ?? null
}
