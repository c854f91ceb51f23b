import type { KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveKeys } from '#crypto/derive-keys.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { checkPassphrase } from './check-passphrase.ts'
import { signKeyring } from './mac.ts'
import { sealToPassphrase } from './passphrase-recipient.ts'
import { sealToRecovery } from './recovery-recipient.ts'
import { verifyKeyring } from './verify-keyring.ts'

/** A keyring in the server's latest version, and the master key it holds. */
export type Held = { document: KeyringDocument; master_key: Bytes }

/**
 * The next version of a keyring with some parts replaced, to store by compare-and-swap. A keyring that was
 * altered is not signed over: throws like `verifyKeyring`.
 */
export async function reviseKeyring(
  document: KeyringDocument,
  keys: AccountKeys,
  change: Partial<Pick<KeyringDocument, 'recipients' | 'previous' | 'heads'>>,
): Promise<KeyringDocument> {
  await verifyKeyring(document, keys, document.version)
  return signKeyring(keys, { ...document, ...change, version: document.version + 1 })
}

/** Seals the same master key to another passphrase; the data is untouched. Throws `WeakPassphrase`. */
export async function changePassphrase(
  { document, master_key }: Held,
  passphrase: string,
  random: Random = systemRandom,
): Promise<KeyringDocument> {
  checkPassphrase(passphrase)
  const keys = await deriveKeys(master_key, document.account, document.key_version)
  const recipient = await sealToPassphrase(document, master_key, passphrase, random)
  return reviseKeyring(document, keys, { recipients: replace(document, recipient) })
}

/** Seals the same master key to new recovery words; the old ones open nothing from then on. */
export async function changeRecoveryWords(
  { document, master_key }: Held,
  random: Random = systemRandom,
): Promise<{ document: KeyringDocument; recovery_words: string }> {
  const keys = await deriveKeys(master_key, document.account, document.key_version)
  const { recipient, recovery_words } = await sealToRecovery(document, master_key, random)
  const revised = await reviseKeyring(document, keys, { recipients: replace(document, recipient) })
  return { document: revised, recovery_words }
}

type Recipients = KeyringDocument['recipients']

function replace(document: KeyringDocument, recipient: Recipients[number]): Recipients {
  return [...document.recipients.filter(({ kind }) => kind !== recipient.kind), recipient]
}
