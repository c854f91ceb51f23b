import type { Device } from '#client/connection.ts'
import { isPassing } from '#client/transport/is-passing.ts'
import { getKeyring } from '#client/vault/get-keyring.ts'
import { adoptKeyring } from '#client/vault/keep-vault.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { checkSuccession } from '#client/vault/unlock-vault.ts'
import { checkKeyringHead, keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'
import { type Joining, openAsDevice } from '#crypto/keyring/open-as-device.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { followChanges, pauseUnheld } from './follow-changes.ts'
import type { StartedPairing } from './start-pairing.ts'
import { tendKeys } from './tend-keys.ts'

/**
 * Waits until another device has let this one in, and keeps the key it was given. Ends with the signal, or when it was
 * let in otherwise than by this pairing: throws `WrongPairing`, `UntrustedSigner`, `TamperedRecipient`,
 * `TamperedKeyring`, `RollbackDetected`, and `unauthorized` when the device was revoked meanwhile. Nothing has changed
 * here then.
 */
export async function awaitApproval(
  device: Device,
  pairing: StartedPairing,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const signals = [device.signal, signal].filter((given) => given !== undefined)
  const waiting = { ...device, signal: AbortSignal.any(signals) }
  const { connection } = await requireSession(waiting)
  for await (const _ of followChanges(connection)) if (await look(waiting, pairing)) break
  await tendKeys(device)
}

/** Looks until the server has answered. */
async function look(device: Device, pairing: StartedPairing): Promise<boolean> {
  for (;;) {
    try {
      return await join(device, pairing)
    } catch (error) {
      if (!isPassing(error)) throw error
      await pauseUnheld(device)
    }
  }
}

/** Whether the keyring was sealed to this device by now. */
async function join(device: Device, { how, before }: StartedPairing): Promise<boolean> {
  const { profile, connection } = await requireSession(device)
  const stored = await getKeyring(connection)
  checkKeyringHead(profile.vault?.keyring, stored ? keyringHead(stored.document) : undefined)
  const recipient = stored && findDevice(stored.document, profile.device_id)
  if (!recipient || recipient.signature === before) return false
  const { document, version } = stored
  // Opening wipes the secret, and a network that fails afterwards asks for it again.
  const joining: Joining = 'pairing' in how ? { pairing_secret: how.pairing.secret.slice() } : how
  const { account_id } = profile
  const opened = await openAsDevice(document, profile, joining, { account_id, version })
  await checkSuccession(profile, opened)
  await adoptKeyring(device, { document, master_key: bytesToBase64(opened.master_key), enrols: false })
  if ('pairing' in how) how.pairing.secret.fill(0)
  return true
}
