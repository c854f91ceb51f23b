import type { Device } from '#client/connection.ts'
import { revokeDevice } from '#client/devices/revoke-device.ts'
import { PassphraseChanged, VaultMissing, WordsVoid } from '#client/errors.ts'
import type { NewKey, Profile } from '#client/profile.ts'
import { changeProfile } from '#client/vault/change-profile.ts'
import type { FollowedKeyring } from '#client/vault/follow-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { KeyringDocument, PassphraseRecipient } from '#contract/keyring-document.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'
import { rotateKeyring } from '#crypto/keyring/rotate-keyring.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { dropOldKeys } from './drop-old-keys.ts'
import { replaceKeyring } from './replace-keyring.ts'
import { type OnRewrapped, rewrapAll } from './rewrap-all.ts'

/** `waiting`: all is under the new key, and older ones stay in the keyring until every device has come for the new one. */
export type Rotated = 'done' | 'waiting'

/**
 * The person has the words of `startRotation`: signs out the devices that are left out, moves the account to the new key,
 * and puts everything stored under it. What is cut short goes on with `tendKeys`, from wherever it was. Throws
 * `WordsVoid` when another device has renewed the key first, `PassphraseChanged`, and like `replaceKeyring`.
 */
export async function rotateKeys(device: Device, onRewrapped?: OnRewrapped): Promise<Rotated> {
  await changeProfile(device, (profile) => {
    if (profile.rotation?.step !== 'made')
      throw new VaultMissing('There is no new key here that waits to be stored.')
    return { ...profile, rotation: { ...profile.rotation, is_confirmed: true } }
  })
  return (await resumeRotation(device, onRewrapped)) ?? 'done'
}

/** Goes on with a renewal of the key where it was cut short; undefined where there is none, or it waits for the person. */
export async function resumeRotation(
  device: Device,
  onRewrapped?: OnRewrapped,
): Promise<Rotated | undefined> {
  const { rotation } = (await requireSession(device)).profile
  if (!rotation || (rotation.step === 'made' && !rotation.is_confirmed)) return undefined
  if (rotation.step === 'made') {
    await storeKey(device, rotation)
    await keepStep(device, rotation, { step: 'stored' })
  }
  if (rotation.step !== 'rewrapped') {
    await rewrapAll(device, onRewrapped)
    await keepStep(device, { step: 'stored' }, { step: 'rewrapped' })
  }
  const dropped = await dropOldKeys(device)
  // A version under an older key that came to light: it has to be put under the new one first.
  if (dropped === 'in_use') await keepStep(device, { step: 'rewrapped' }, { step: 'stored' })
  if (dropped === 'done') await keepStep(device, { step: 'rewrapped' }, undefined)
  return dropped === 'done' ? 'done' : 'waiting'
}

async function storeKey(device: Device, made: NewKey): Promise<void> {
  // First, so that none of them can write what comes.
  for (const id of made.without) await revokeDevice(device, id)
  const { profile } = await requireSession(device)
  const { account_id } = profile
  const master_key = base64ToBytes(made.master_key)
  const next = await deriveKeys(master_key, account_id, made.key_version)
  await replaceKeyring(device, async (held) => {
    if (bytesToBase64(held.keys.key_id) === bytesToBase64(next.key_id)) return undefined
    await requireFirst(device, held, made)
    const without = made.without.filter((id) => findDevice(held.document, id))
    const prepared = { ...made, account_id, master_key }
    const document = await rotateKeyring(held, prepared, { device: profile, without })
    return { document, master_key }
  })
}

async function requireFirst(device: Device, { document }: FollowedKeyring, made: NewKey): Promise<void> {
  if (document.key_version >= made.key_version) {
    await keepStep(device, made, undefined)
    throw new WordsVoid(
      'Another device has renewed the key first. The recovery words shown here open nothing: throw them away. If a device was to be left out, make a new key once more.',
    )
  }
  if (passphraseOf(document) === made.checked_by) return
  throw new PassphraseChanged(
    'The passphrase was changed on another device meanwhile. Make the new key once more, with that passphrase; its recovery words stay the same.',
  )
}

/** The recipient that the account's passphrase opens, by what it seals. */
export function passphraseOf({ recipients }: KeyringDocument): string | null {
  const found = recipients.find((one): one is PassphraseRecipient => one.kind === 'passphrase')
  return found?.sealed ?? null
}

type Rotation = Profile['rotation']

/** Goes from one step to the next, unless another program on this device has moved on meanwhile. */
function keepStep(device: Device, from: Rotation, rotation: Rotation): Promise<void> {
  const nameOf = (step: Rotation) => (step?.step === 'made' ? step.recovery_words : step?.step)
  return changeProfile(device, (profile) =>
    nameOf(profile.rotation) === nameOf(from) ? { ...profile, rotation } : profile,
  )
}
