import type { KeyringDocument, PassphraseRecipient, RecoveryRecipient } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveKeys } from '#crypto/derive-keys.ts'
import { WrongPassphrase, WrongRecoveryWords } from '#crypto/errors.ts'
import { openByPassphrase } from './passphrase-recipient.ts'
import { openPreviousKeys, type PreviousKeys } from './previous-keys.ts'
import { openByRecovery } from './recovery-recipient.ts'
import { checkAccount, verifyKeyring } from './verify-keyring.ts'

/** What a person has to open a keyring with. */
export type Unlock = { passphrase: string } | { recovery_words: string }

/** An opened keyring. `master_key` (32 bytes) belongs in the system's key store and nowhere else. */
export type OpenedKeyring = PreviousKeys & { master_key: Bytes; keys: AccountKeys }

/**
 * Opens a keyring that the server answered with for `account_id`, `version` being the one in the ETag, and
 * trusts it only when its key id, its `mac` and its version hold. Throws `WrongPassphrase`,
 * `WrongRecoveryWords`, `UnsafeKdfParameters`, `KeyMismatch` or `TamperedKeyring`. Whether it is the newest is
 * for `checkKeyringHead` to say.
 */
export async function openKeyring(
  document: KeyringDocument,
  unlock: Unlock,
  expected: { account_id: string; version: number },
): Promise<OpenedKeyring> {
  checkAccount(document, expected.account_id)
  const master_key = await openMasterKey(document, unlock)
  const keys = await deriveKeys(master_key, expected.account_id, document.key_version)
  await verifyKeyring(document, keys, expected.version)
  return { master_key, keys, ...(await openPreviousKeys(document, keys)) }
}

async function openMasterKey(document: KeyringDocument, unlock: Unlock): Promise<Bytes> {
  if ('passphrase' in unlock) {
    const recipient = document.recipients.find((r): r is PassphraseRecipient => r.kind === 'passphrase')
    if (!recipient) throw new WrongPassphrase('This keyring has no passphrase. Use the recovery words.')
    return openByPassphrase(document, recipient, unlock.passphrase)
  }
  const recipient = document.recipients.find((r): r is RecoveryRecipient => r.kind === 'recovery')
  if (!recipient) throw new WrongRecoveryWords('This keyring has no recovery words. Use the passphrase.')
  return openByRecovery(document, recipient, unlock.recovery_words)
}
