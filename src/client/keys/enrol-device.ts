import type { Device } from '#client/connection.ts'
import type { Profile } from '#client/profile.ts'
import { changeProfile } from '#client/vault/change-profile.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import type { DeviceRecipient, KeyringDocument } from '#contract/keyring-document.ts'
import { enrolDevice as enrol } from '#crypto/keyring/add-device.ts'
import { findDevice, isDevice, namesKeysOf } from '#crypto/keyring/device-recipient.ts'
import { signKeyring } from '#crypto/keyring/mac.ts'
import { replaceKeyring } from './replace-keyring.ts'

/**
 * Makes this device, which holds the account's key, a member: other devices give it the next key, and take theirs from
 * it. In a keyring that another device has renewed, it says so that this one has the new key.
 */
export async function enrolDevice(device: Device): Promise<void> {
  const { profile } = await requireSession(device)
  const former = new Set(profile.vault?.former_ids)
  const isFormer = (recipient: KeyringDocument['recipients'][number]) =>
    isDevice(recipient) && former.has(recipient.device_id)
  await replaceKeyring(device, async (held) => {
    const own = findDevice(held.document, profile.device_id)
    const is_member = own && namesKeysOf(own, profile) && hasKey(held.document, own)
    if (is_member && !held.document.recipients.some(isFormer)) return undefined
    const { recipients, ...rest } = await enrol(held, profile)
    const staying = recipients.filter((recipient) => !isFormer(recipient))
    return { document: await signKeyring(held.keys, { ...rest, recipients: staying }) }
  })
  await changeProfile(device, (current) => {
    if (!current.vault || current.device_id !== profile.device_id) return current
    const { enrols: _, former_ids: __, ...vault } = current.vault
    return { ...current, vault }
  })
}

/** Whether the last keyring that this device has verified knows it: then others take its signature for what it is. */
export function isMember({ vault, ...device }: Profile): boolean {
  const keyring = vault?.keyring
  const own = keyring && 'recipients' in keyring ? findDevice(keyring, device.device_id) : undefined
  return own !== undefined && namesKeysOf(own, device)
}

/** Whether every device in the keyring has been seen to have its key. One that was away still needs older keys to follow. */
export function haveAllFollowed(document: KeyringDocument): boolean {
  return document.recipients.filter(isDevice).every((recipient) => hasKey(document, recipient))
}

/** A device that was given this key in a rotation shows that it has it by sealing it to itself. */
function hasKey(
  { key_version }: KeyringDocument,
  { psk, psk_key_version, signed_by, device_id }: DeviceRecipient,
): boolean {
  return psk !== 'rotate' || psk_key_version === key_version || signed_by === device_id
}
