import type { KeyringDocument } from '#contract/keyring-document.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { LastRecipient, NoSuchRecipient } from '#crypto/errors.ts'
import { isDevice } from './device-recipient.ts'
import { reviseKeyring } from './revise-keyring.ts'

/** Which recipient is meant: a device, or what a person opens the keyring with. */
export type RecipientName = { device_id: string } | { kind: 'passphrase' | 'recovery' }

/**
 * The next version of a keyring without one recipient. Who was removed keeps what they have: the key, and whatever
 * they have read; only a rotation keeps them from what is written next. Throws `NoSuchRecipient`, `LastRecipient`
 * where neither passphrase nor recovery words would be left, and like `verifyKeyring`.
 */
export async function removeRecipient(
  document: KeyringDocument,
  keys: AccountKeys,
  name: RecipientName,
): Promise<KeyringDocument> {
  const recipients = document.recipients.filter((recipient) =>
    'kind' in name
      ? recipient.kind !== name.kind
      : !(isDevice(recipient) && recipient.device_id === name.device_id),
  )
  if (recipients.length === document.recipients.length)
    throw new NoSuchRecipient(
      `The keyring is not sealed to ${'kind' in name ? name.kind : `the device ${name.device_id}`}. Nothing was changed.`,
    )
  if (!recipients.some(({ kind }) => kind === 'passphrase' || kind === 'recovery'))
    throw new LastRecipient(
      'Passphrase or recovery words have to stay: without either, losing the devices loses the data. Set the other one first.',
    )
  return reviseKeyring(document, keys, { recipients })
}
