import type { Device } from '#client/connection.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { UnsentEdits } from '#client/errors.ts'
import type { NewKey, Profile } from '#client/profile.ts'
import { readState } from '#client/sync/documents.ts'
import { changeProfile } from '#client/vault/change-profile.ts'
import { type FollowedKeyring, followKeyring } from '#client/vault/follow-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { dataTypes } from '#contract/data-type.ts'
import { NoSuchRecipient } from '#crypto/errors.ts'
import { requireMember } from '#crypto/keyring/add-device.ts'
import { isDevice } from '#crypto/keyring/device-recipient.ts'
import { openKeyring } from '#crypto/keyring/open-keyring.ts'
import { prepareRotation, resealPassphrase } from '#crypto/keyring/rotate-keyring.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { passphraseOf } from './rotate-keys.ts'
import { tendKeys } from './tend-keys.ts'

/** What a new key is made with: the present passphrase, which stays, and the devices that are not to get it. */
export type RotationRequest = { passphrase: string; without?: string[] | undefined }

/**
 * Makes a new key for the account, and new recovery words, and keeps them on this device; nobody else has them yet.
 * Asked again, also after a crash, the words are the same. Show them, make sure they are kept, then `rotateKeys`. `left_out` are those who do not get the key: devices
 * that were revoked do not in any case. Throws
 * `UnsentEdits`, `WrongPassphrase`, `NoSuchRecipient` for a device that the account does not have or that is this one,
 * `UntrustedSigner` where this device is no member, and like `followKeyring`.
 */
export async function startRotation(
  device: Device,
  { passphrase, without = [] }: RotationRequest,
): Promise<{ recovery_words: string; left_out: string[] }> {
  await requireSent(device)
  await tendKeys(device)
  const held = await followKeyring(device)
  const { profile } = await requireSession(device)
  requireMember(held.document, profile)
  const left_out = await findLeftOut(device, held, without)
  const checked_by = await checkPassphrase(held, passphrase)
  const made = await makeKey(held, passphrase, profile.rotation)
  const rotation: NewKey = { step: 'made', ...made, checked_by, without: left_out, is_confirmed: false }
  await changeProfile(device, (current) => ({ ...current, rotation }))
  return { recovery_words: made.recovery_words, left_out }
}

async function requireSent(device: Device): Promise<void> {
  const states = await Promise.all(
    dataTypes.map(async (type) => ({ type, ...(await readState(device, type)) })),
  )
  const unsent = states.filter(({ edit, attempts }) => edit || attempts.length > 0).map(({ type }) => type)
  if (unsent.length > 0)
    throw new UnsentEdits(
      `This device has edits of ${unsent.join(', ')} that the server does not have. Sync them first, then make the new key. Nothing was changed.`,
    )
}

/** Who does not get the new key: who is named, and members that the account has no longer. */
async function findLeftOut(
  device: Device,
  { document }: FollowedKeyring,
  named: string[],
): Promise<string[]> {
  const { device_id: own } = (await requireSession(device)).profile
  const devices = await listDevices(device)
  const members = document.recipients.filter(isDevice).map(({ device_id }) => device_id)
  const known = new Set(devices.map(({ id }) => id))
  for (const id of named) {
    if (id === own)
      throw new NoSuchRecipient('A device cannot leave itself out. Make the new key on another device.')
    if (!known.has(id) && !members.includes(id))
      throw new NoSuchRecipient(`The account has no device ${id}. Nothing was changed.`)
  }
  const revoked = members.filter((id) => !known.has(id) && id !== own)
  return [...new Set([...named, ...revoked])]
}

async function checkPassphrase({ document }: FollowedKeyring, passphrase: string): Promise<string | null> {
  const checked_by = passphraseOf(document)
  const { account: account_id, version } = document
  if (checked_by) await openKeyring(document, { passphrase }, { account_id, version })
  return checked_by
}

/** A new key, or the one that was begun and whose words the person may have. */
async function makeKey(
  { document }: FollowedKeyring,
  passphrase: string,
  begun: Profile['rotation'],
): Promise<Pick<NewKey, 'key_version' | 'master_key' | 'recipients' | 'recovery_words'>> {
  if (begun?.step !== 'made' || begun.key_version !== document.key_version + 1) {
    const { prepared, recovery_words } = await prepareRotation(document, passphrase)
    const { key_version, recipients, master_key } = prepared
    return { key_version, recipients, recovery_words, master_key: bytesToBase64(master_key) }
  }
  const { key_version, master_key, recovery_words } = begun
  const prepared = { ...begun, account_id: document.account, master_key: base64ToBytes(master_key) }
  const { recipients } = await resealPassphrase(prepared, passphrase)
  return { key_version, master_key, recovery_words, recipients }
}
