import type {
  KeyringDocument,
  PreviousKey,
  PreviousLegacyKey,
  PreviousMasterKey,
} from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type AccountKeys, deriveKeys, previousKey } from '#crypto/derive-keys.ts'
import { TamperedKeyring } from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { type EntryContext, openEntry, sealEntry } from './seal-entry.ts'

/** The older keys of an account: earlier versions of the master key, and what older clients used. */
export type PreviousKeys = { previous: AccountKeys[]; legacy_keys: Bytes[] }

/** Seals the raw AES-256 key of older clients into a keyring, so that their blobs stay readable. */
export async function sealLegacyKey(
  keys: AccountKeys,
  legacy_key: Bytes,
  random: Random,
): Promise<PreviousLegacyKey> {
  if (legacy_key.length !== 32) throw new RangeError('The key of older clients has 32 bytes.')
  const entry = { kind: 'legacy' as const, sealed_by: keys.key_version }
  return sealEntry(await previousKey(keys), entryContext(keys), entry, legacy_key, random)
}

/** Seals the master key before `keys` into their keyring, so that what it wrapped stays readable. */
export async function sealMasterKey(
  keys: AccountKeys,
  older: { key: Bytes; key_version: number; key_id: Bytes },
  random: Random,
): Promise<PreviousMasterKey> {
  const { key_version, key_id } = older
  const entry = {
    kind: 'amk' as const,
    key_version,
    key_id: bytesToBase64(key_id),
    sealed_by: keys.key_version,
  }
  return sealEntry(await previousKey(keys), entryContext(keys), entry, older.key, random)
}

/** Opens every previous key that `keys` lead to, newest first. Throws `TamperedKeyring`. */
export async function openPreviousKeys(document: KeyringDocument, keys: AccountKeys): Promise<PreviousKeys> {
  const found: PreviousKeys = { previous: [], legacy_keys: [] }
  for (const { entry, secret, keys: opened } of await openEntries(document, keys)) {
    if (opened) {
      found.previous.push(opened)
      secret.fill(0)
    } else if (entry.kind === 'legacy') found.legacy_keys.push(secret)
  }
  return found
}

/** An entry that `keys` lead to, with what it seals: for a master key, also the keys derived from it. */
type OpenedEntry = {
  entry: PreviousMasterKey | PreviousLegacyKey
  secret: Bytes
  keys?: AccountKeys | undefined
}

/** Opens every previous entry that `keys` lead to, each key followed by what it leads to. The caller wipes the secrets. */
export async function openEntries(document: KeyringDocument, keys: AccountKeys): Promise<OpenedEntry[]> {
  const found: OpenedEntry[] = []
  const sealing = await previousKey(keys)
  for (const entry of document.previous.filter(isKnown)) {
    if (entry.sealed_by !== keys.key_version) continue
    const secret = await openEntry(sealing, entryContext(keys), entry)
    if (!secret) throw new TamperedKeyring('A previous key of the keyring was altered.')
    if (entry.kind === 'legacy') {
      found.push({ entry, secret })
      continue
    }
    const older = await deriveOlder(keys, entry, secret)
    found.push({ entry, secret, keys: older }, ...(await openEntries(document, older)))
  }
  return found
}

async function deriveOlder(
  keys: AccountKeys,
  entry: PreviousMasterKey,
  master_key: Bytes,
): Promise<AccountKeys> {
  const older = await deriveKeys(master_key, keys.account_id, entry.key_version)
  // A lower version each time, so that the chain ends.
  if (bytesToBase64(older.key_id) !== entry.key_id || entry.key_version >= keys.key_version)
    throw new TamperedKeyring(`The previous key ${entry.key_version} of the keyring is not what it says.`)
  return older
}

function isKnown(entry: PreviousKey): entry is PreviousMasterKey | PreviousLegacyKey {
  return entry.kind === 'amk' || entry.kind === 'legacy'
}

/** What entries sealed by a master key are bound to. */
export function entryContext(keys: AccountKeys): EntryContext {
  return { account: keys.account_id, key_version: keys.key_version, key_id: bytesToBase64(keys.key_id) }
}
