import type { KeyringDocument } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { decrypt, encrypt } from '#crypto/primitive/aes-gcm.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'
import type { Random } from '#crypto/primitive/random.ts'

/** The keyring an entry belongs to: part of what every entry is bound to. */
export type EntryContext = Pick<KeyringDocument, 'account' | 'key_version' | 'key_id'>

/** A recipient or a previous key before it is sealed: its kind and its parameters. */
type Unsealed = { kind: string }
type Sealed = { nonce: string; sealed: string }

/** Seals 32 bytes as one entry of a keyring, bound to the keyring and to every parameter of the entry. */
export async function sealEntry<E extends Unsealed>(
  key: CryptoKey,
  context: EntryContext,
  entry: E,
  secret: Bytes,
  random: Random,
): Promise<E & Sealed> {
  const nonce = random(12)
  const additional_data = entryAdditionalData(context, entry)
  const sealed = await encrypt(key, { nonce, additional_data }, secret)
  return { ...entry, nonce: bytesToBase64(nonce), sealed: bytesToBase64(sealed) }
}

/** The 32 bytes of an entry, or undefined when the key is another one, or keyring or entry were altered. */
export function openEntry(
  key: CryptoKey,
  context: EntryContext,
  entry: Unsealed & Sealed,
): Promise<Bytes | undefined> {
  const { nonce, sealed, ...unsealed } = entry
  const gcm = { nonce: base64ToBytes(nonce), additional_data: entryAdditionalData(context, unsealed) }
  return decrypt(key, gcm, base64ToBytes(sealed))
}

/** RFC 8785 bytes of format, account, key version, key id, kind and parameters. */
export function entryAdditionalData(context: EntryContext, { kind, ...parameters }: Unsealed): Bytes {
  const { account, key_version, key_id } = context
  return canonicalJson({ format: 1, account, key_version, key_id, kind, parameters })
}
