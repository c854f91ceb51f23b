import { type Bytes, uuidToBytes } from '#contract/sealed-blob.ts'
import { hkdf, importHkdfKey } from './primitive/hkdf.ts'

/** One version of an account's master key, ready to derive from. The key material cannot be read back out of it. */
export type AccountKeys = {
  readonly account_id: string
  readonly key_version: number
  /** 16 bytes that commit to the master key without telling it. */
  readonly key_id: Bytes
  readonly master: CryptoKey
}

/**
 * Prepares the keys of an account: `master_key` is its 32 random bytes, `account_id` a lowercase UUID.
 * HKDF-SHA-256 with the account id as salt and `roost/1/<name>` as info (docs/formats.md).
 */
export async function deriveKeys(
  master_key: Bytes,
  account_id: string,
  key_version: number,
): Promise<AccountKeys> {
  if (master_key.length !== 32) throw new RangeError('An account master key has 32 bytes.')
  const master = await importHkdfKey(master_key)
  const key_id = await deriveBytes({ master, account_id }, 'key-id', 16)
  return { account_id, key_version, key_id, master }
}

/** The AES-256-GCM key that wraps the data keys of one data type. */
export function typeKey(keys: AccountKeys, data_type: string): Promise<CryptoKey> {
  return deriveAesKey(keys, `type/${data_type}`)
}

/** The AES-256-GCM key that seals what came before this version of the master key. */
export function previousKey(keys: AccountKeys): Promise<CryptoKey> {
  return deriveAesKey(keys, 'previous')
}

/** The HMAC-SHA-256 key of the keyring's `mac`. */
export function macKey(keys: AccountKeys): Promise<CryptoKey> {
  const hmac: HmacKeyGenParams = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  return crypto.subtle.deriveKey(parameters(keys, 'mac'), keys.master, hmac, false, ['sign', 'verify'])
}

/** The first `length` bytes of a derivation, for what is not a WebCrypto key: `key-id` and `rotate`. */
export async function deriveBytes(
  keys: Pick<AccountKeys, 'master' | 'account_id'>,
  name: 'key-id' | 'rotate',
  length: number,
): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits(parameters(keys, name), keys.master, length * 8))
}

function deriveAesKey(keys: AccountKeys, name: string): Promise<CryptoKey> {
  const aes: AesDerivedKeyParams = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(parameters(keys, name), keys.master, aes, false, ['encrypt', 'decrypt'])
}

function parameters(keys: Pick<AccountKeys, 'account_id'>, name: string): HkdfParams {
  return hkdf(uuidToBytes(keys.account_id), `roost/1/${name}`)
}
