import type {
  DeviceRecipient,
  KeyringDocument,
  PassphraseRecipient,
  RecoveryRecipient,
} from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import type { OwnDevice } from '#crypto/device/own-device.ts'
import { KeyMismatch, NoSuchRecipient } from '#crypto/errors.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { requireMember } from './add-device.ts'
import { checkPassphrase } from './check-passphrase.ts'
import { findDevice, isDevice, rotatePsk, sealToDevice } from './device-recipient.ts'
import { signKeyring } from './mac.ts'
import { sealToPassphrase } from './passphrase-recipient.ts'
import { entryContext, sealMasterKey } from './previous-keys.ts'
import { sealToRecovery } from './recovery-recipient.ts'
import type { Held } from './revise-keyring.ts'
import { verifyKeyring } from './verify-keyring.ts'

/**
 * The next master key, and what a person opens it with. Keep it on the device before the keyring goes out: after a
 * crash or a lost race, `rotateKeyring` makes the keyring anew, and the words that were shown stay good.
 */
export type PreparedRotation = {
  account_id: string
  key_version: number
  master_key: Bytes
  recipients: [PassphraseRecipient, RecoveryRecipient]
}

/**
 * Makes the next version of the master key. The passphrase may be the present one, which `openKeyring` can check, or
 * another; the recovery words are new. Throws `WeakPassphrase`.
 */
export async function prepareRotation(
  { account, key_version }: Pick<KeyringDocument, 'account' | 'key_version'>,
  passphrase: string,
  random: Random = systemRandom,
): Promise<{ prepared: PreparedRotation; recovery_words: string }> {
  checkPassphrase(passphrase)
  const master_key = random(32)
  const next = await deriveKeys(master_key, account, key_version + 1)
  const context = entryContext(next)
  const byPassphrase = await sealToPassphrase(context, master_key, passphrase, random)
  const { recipient, recovery_words } = await sealToRecovery(context, master_key, random)
  const recipients: PreparedRotation['recipients'] = [byPassphrase, recipient]
  return {
    prepared: { account_id: account, key_version: next.key_version, master_key, recipients },
    recovery_words,
  }
}

/**
 * The same prepared key for a passphrase that has changed since, or was typed again; its recovery words stay good.
 * Throws `WeakPassphrase`.
 */
export async function resealPassphrase(
  prepared: PreparedRotation,
  passphrase: string,
  random: Random = systemRandom,
): Promise<PreparedRotation> {
  checkPassphrase(passphrase)
  const { account_id, key_version, master_key, recipients } = prepared
  const next = await deriveKeys(master_key, account_id, key_version)
  const byPassphrase = await sealToPassphrase(entryContext(next), master_key, passphrase, random)
  return { account_id, key_version, master_key, recipients: [byPassphrase, recipients[1]] }
}

/**
 * The keyring that moves an account to a prepared key, to store by compare-and-swap. `document` is the last keyring
 * that this device has verified: its devices, at the keys it names, get the new key, but for those in `without`.
 * Older keys and heads stay; kinds of recipients that this client does not know cannot. Throws `KeyMismatch` when
 * another device was first, `UntrustedSigner` when this one is no member, `NoSuchRecipient`, `TamperedKeyring`.
 */
export async function rotateKeyring(
  { document, master_key }: Held,
  prepared: PreparedRotation,
  { device, without = [] }: { device: OwnDevice; without?: string[] },
  random: Random = systemRandom,
): Promise<KeyringDocument> {
  const keys = await deriveKeys(master_key, document.account, document.key_version)
  await verifyKeyring(document, keys, document.version)
  if (prepared.account_id !== document.account || prepared.key_version !== document.key_version + 1)
    throw new KeyMismatch(
      `Key version ${prepared.key_version} cannot follow ${document.key_version}: another device has renewed the key meanwhile. Start again.`,
    )
  requireMember(document, device)
  const next = await deriveKeys(prepared.master_key, prepared.account_id, prepared.key_version)
  const staying = remaining(document, device, without)
  const devices: DeviceRecipient[] = []
  for (const member of staying) {
    const by = { device: member, psk: await rotatePsk(keys), signer: device }
    devices.push(await sealToDevice(entryContext(next), prepared.master_key, by, random))
  }
  const amk = await sealMasterKey(next, { key: master_key, ...keys }, random)
  return signKeyring(next, {
    ...document,
    ...entryContext(next),
    version: document.version + 1,
    recipients: [...prepared.recipients, ...devices],
    previous: [amk, ...document.previous],
  })
}

function remaining(document: KeyringDocument, device: OwnDevice, without: string[]): DeviceRecipient[] {
  const missing = without.find((id) => !findDevice(document, id))
  if (missing !== undefined)
    throw new NoSuchRecipient(`The device ${missing} is not in the keyring. Nothing was changed.`)
  if (without.includes(device.device_id))
    throw new NoSuchRecipient('A device cannot remove itself by renewing the key. Do it from another device.')
  return document.recipients.filter(isDevice).filter(({ device_id }) => !without.includes(device_id))
}
