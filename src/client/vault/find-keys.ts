import { VaultLocked } from '#client/errors.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import type { AccountKeys } from '#crypto/derive-keys.ts'
import { KeyMismatch } from '#crypto/errors.ts'
import { checkKeyringHead, keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { openPreviousKeys, type PreviousKeys } from '#crypto/keyring/previous-keys.ts'
import { verifyKeyring } from '#crypto/keyring/verify-keyring.ts'
import { getKeyring } from './get-keyring.ts'
import type { Vault } from './require-vault.ts'

/** The keys that a blob of the given key version was sealed under. Throws `VaultLocked` when they are newer than ours. */
export async function findKeys(vault: Vault, key_version: number): Promise<AccountKeys> {
  if (key_version === vault.keys.key_version) return vault.keys
  if (key_version > vault.keys.key_version) throw newerKey()
  const { previous } = await readPreviousKeys(vault)
  const found = previous.find((keys) => keys.key_version === key_version)
  if (!found) throw new KeyMismatch(`The keyring does not hold the key version ${key_version} any more.`)
  return found
}

/** The raw keys of older clients that the keyring seals in. */
export async function findLegacyKeys(vault: Vault): Promise<Bytes[]> {
  return (await readPreviousKeys(vault)).legacy_keys
}

async function readPreviousKeys({ connection, profile, keys }: Vault): Promise<PreviousKeys> {
  const stored = await getKeyring(connection)
  checkKeyringHead(profile.vault?.keyring, stored ? keyringHead(stored.document) : undefined)
  if (!stored) return { previous: [], legacy_keys: [] }
  try {
    await verifyKeyring(stored.document, keys, stored.version)
  } catch (error) {
    throw error instanceof KeyMismatch ? newerKey() : error
  }
  return openPreviousKeys(stored.document, keys)
}

/** What to say when another device has moved the account to a newer key. */
export const newerKey = () =>
  new VaultLocked("The account's key was renewed on another device; this one has to unlock it again.")
