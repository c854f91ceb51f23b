import type { KeyringDocument } from '#contract/keyring-document.ts'
import { deriveKeys } from '#crypto/derive-keys.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import { identityOf, type OwnDevice } from '#crypto/device/own-device.ts'
import { addDeviceRecipient } from '#crypto/keyring/add-device.ts'
import { createKeyring } from '#crypto/keyring/create-keyring.ts'
import { findDevice } from '#crypto/keyring/device-recipient.ts'
import { systemRandom } from '#crypto/primitive/random.ts'

export const account_id = '6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b'
export const PASSPHRASE = 'four unrelated quiet words'

/** A device with keys of its own. */
export async function createDevice(device_id: string = crypto.randomUUID()): Promise<OwnDevice> {
  return { device_id, device_keys: await createDeviceKeys() }
}

/** A keyring that `laptop` made, and into which it has let `phone` (by its secret) and `tablet` (by comparing). */
export async function accountWithDevices() {
  const [laptop, phone, tablet] = await Promise.all([createDevice(), createDevice(), createDevice()])
  const legacy_key = systemRandom(32)
  const made = await createKeyring({ account_id, passphrase: PASSPHRASE, device: laptop, legacy_key })
  const { master_key, keys, recovery_words } = made
  const secret = systemRandom(32)
  const withPhone = await addDeviceRecipient(
    { document: made.document, master_key },
    { device: identityOf(phone), vouched: { pairing_secret: secret.slice() }, signer: laptop },
  )
  const document = await addDeviceRecipient(
    { document: withPhone, master_key },
    { device: identityOf(tablet), vouched: 'compared', signer: laptop },
  )
  return { document, master_key, keys, recovery_words, legacy_key, laptop, phone, tablet, secret }
}

/** What the keyring holds for a device. */
export function recipientOf(document: KeyringDocument, { device_id }: OwnDevice) {
  const recipient = findDevice(document, device_id)
  if (!recipient) throw new Error('the device is in the keyring')
  return recipient
}

/** The keyring with what it holds for a device changed, and nothing else: as a server would. */
export function withRecipient(
  document: KeyringDocument,
  { device_id }: OwnDevice,
  change: object,
): KeyringDocument {
  const recipients = document.recipients.map((recipient) =>
    recipient.kind === 'device' && recipient.device_id === device_id
      ? { ...recipient, ...change }
      : recipient,
  )
  return { ...document, recipients }
}

/** A master key that is not the account's. */
export async function strangeKeys(key_version: number) {
  const master_key = systemRandom(32)
  return { master_key, keys: await deriveKeys(master_key, account_id, key_version) }
}

/** Every place in a document that holds a text or a number, as the path that leads to it. */
export function leavesOf(node: unknown, path: string[] = []): string[][] {
  if (typeof node !== 'object' || node === null) return [path]
  return Object.entries(node).flatMap(([key, value]) => leavesOf(value, [...path, key]))
}

/** The document with one text or number changed a little: a bit of one character, or one more. */
export function mutate<T extends object>(document: T, path: string[], at: number): T {
  const copy = structuredClone(document)
  let node = copy as Record<string, unknown>
  for (const key of path.slice(0, -1)) node = node[key] as Record<string, unknown>
  const last = path.at(-1) ?? ''
  const value = node[last]
  node[last] = typeof value === 'string' ? changeCharacter(value, at) : Number(value) + 1
  return copy
}

function changeCharacter(text: string, at: number): string {
  const place = at % text.length
  const code = text.charCodeAt(place)
  const changed = String.fromCharCode(code ^ 1)
  return `${text.slice(0, place)}${changed}${text.slice(place + 1)}`
}
