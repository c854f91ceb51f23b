import type { Device } from '#client/connection.ts'
import { AlreadyApproved, PairingMismatch, UnknownDevice } from '#client/errors.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { DeviceIdentity } from '#crypto/device/own-device.ts'
import { parsePairing, parsePairingWords } from '#crypto/device/pairing.ts'
import { addDeviceRecipient, type Vouched } from '#crypto/keyring/add-device.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'
import { signKeyring } from '#crypto/keyring/mac.ts'
import type { Compared } from './compare-devices.ts'
import { getIdentity } from './list-joining.ts'
import { replaceKeyring } from './replace-keyring.ts'
import { seenHeads } from './seen-heads.ts'
import { tendKeys } from './tend-keys.ts'

/**
 * How a person vouches for a device: by the text of the QR code it shows, by its 24 words, or by having found the same
 * words on both (`compareDevices`).
 */
export type Approval = { text: string } | { words: string; device_id: string } | { compared: Compared }

/**
 * Lets another device into the account: seals the key to it, signed by this one, with what this one has seen of the
 * data. Throws `MalformedPairing`, `WrongAccount`, `UnknownDevice` (revoked, say), `PairingMismatch`, `AlreadyApproved`,
 * `UntrustedSigner` where this device is no member, `InvalidDeviceKey`, and like `replaceKeyring`.
 */
export async function approveDevice(
  device: Device,
  approval: Approval,
): Promise<{ device_id: string; name: string }> {
  await tendKeys(device)
  const { profile } = await requireSession(device)
  const { identity, name, vouch } = await identify(device, approval)
  const { device_id } = identity
  if (device_id === profile.device_id)
    throw new UnknownDevice('This is the code of this device itself. Take it to one that is in.')
  let before: string | undefined | null = null
  let made: string | undefined
  await replaceKeyring(device, async (held) => {
    const there = findDevice(held.document, device_id)?.signature
    if (made && there === made) return undefined
    if (before === null) before = there
    if (there !== before)
      throw new AlreadyApproved('Another device has let this one in a moment ago. There is nothing to do.')
    const added = await addDeviceRecipient(held, { device: identity, vouched: vouch(), signer: profile })
    made = findDevice(added, device_id)?.signature
    const heads = await seenHeads(device, held.document.heads)
    return { document: await signKeyring(held.keys, { ...added, heads }) }
  })
  return { device_id, name }
}

type Identified = { identity: DeviceIdentity; name: string; vouch: () => Vouched }

/** Whom an approval is about. Sealing wipes a secret, and may have to be done again: so each time there is a copy. */
async function identify(device: Device, approval: Approval): Promise<Identified> {
  if ('compared' in approval) {
    const known = await requireSame(device, approval.compared.how.compared_with)
    return { ...known, vouch: () => 'compared' }
  }
  if (!('text' in approval)) {
    const secret = parsePairingWords(approval.words)
    const known = await getIdentity(device, approval.device_id)
    return { ...known, vouch: () => ({ pairing_secret: secret.slice() }) }
  }
  const { profile } = await requireSession(device)
  const { device: shown, secret } = await parsePairing(approval.text, profile.account_id)
  const known = await requireSame(device, shown)
  return { ...known, vouch: () => ({ pairing_secret: secret.slice() }) }
}

/** The device that was seen, if the server has it by the same keys. */
async function requireSame(device: Device, seen: DeviceIdentity) {
  const known = await getIdentity(device, seen.device_id)
  const { x25519, ed25519 } = known.identity
  if (x25519 !== seen.x25519 || ed25519 !== seen.ed25519)
    throw new PairingMismatch(
      'The server has other keys for the new device than it shows: one of the two is not what it seems. Nothing was changed. Sign that device out and in, then pair it anew.',
    )
  return known
}
