import type { KeyringDocument } from '#contract/keyring-document.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { KeyMismatch, TamperedKeyring } from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { isSigned } from './mac.ts'

/**
 * Checks a keyring that the server answered with, on every read, for a device that holds the master key.
 * `version` is the one in the ETag. Throws `TamperedKeyring` when no device of this account wrote it at this
 * version, `KeyMismatch` when it belongs to another version of the master key.
 */
export async function verifyKeyring(
  document: KeyringDocument,
  keys: AccountKeys,
  version: number,
): Promise<void> {
  checkAccount(document, keys.account_id)
  if (document.key_version !== keys.key_version || document.key_id !== bytesToBase64(keys.key_id))
    throw new KeyMismatch(
      `The keyring holds key version ${document.key_version}, not the key version ${keys.key_version} at hand.`,
    )
  if (!(await isSigned(keys, document)))
    throw new TamperedKeyring('The keyring was altered: no device of this account wrote it as it is.')
  if (document.version !== version)
    throw new TamperedKeyring(`The keyring says version ${document.version}, the server ${version}.`)
}

/** Throws `TamperedKeyring` for the keyring of another account. */
export function checkAccount(document: KeyringDocument, account_id: string): void {
  if (document.account !== account_id)
    throw new TamperedKeyring(`The keyring belongs to the account ${document.account}, not to ${account_id}.`)
}
