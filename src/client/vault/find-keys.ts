import type { Bytes } from '#contract/sealed-blob.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { KeyMismatch } from '#crypto/errors.ts'
import { followKeyring } from './follow-keyring.ts'
import type { Vault } from './require-vault.ts'

/** The keys that a blob of the given key version was sealed under. Throws like `followKeyring`, and `KeyMismatch`. */
export async function findKeys(vault: Vault, key_version: number): Promise<AccountKeys> {
  if (key_version === vault.keys.key_version) return vault.keys
  const { keys, previous } = await followKeyring(vault.device)
  const found = [keys, ...previous].find((known) => known.key_version === key_version)
  if (found) return found
  throw new KeyMismatch(
    key_version > keys.key_version
      ? `The server shows something under the key version ${key_version}, and a keyring that has only come to ${keys.key_version}.`
      : `The keyring does not hold the key version ${key_version} any more.`,
  )
}

/** The raw keys of older clients that the keyring seals in. */
export async function findLegacyKeys({ device }: Vault): Promise<Bytes[]> {
  return (await followKeyring(device)).legacy_keys
}

/** The keys of a key version. */
export type KeysOf = (key_version: number) => Promise<AccountKeys>

/** Finds each key version's keys once: those of earlier ones are read from the server's keyring. */
export function rememberKeys(vault: Vault): KeysOf {
  const found = new Map<number, Promise<AccountKeys>>()
  return (key_version) => {
    const keys = found.get(key_version) ?? findKeys(vault, key_version)
    found.set(key_version, keys)
    return keys
  }
}
