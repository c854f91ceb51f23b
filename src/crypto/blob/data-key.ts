import type { Bytes, SealedBlobHeader } from '#contract/sealed-blob.ts'
import { sealedBlob } from '#contract/sealed-blob.ts'
import { type AccountKeys, typeKey } from '#crypto/derive-keys.ts'
import { KeyMismatch, TamperedBlob } from '#crypto/errors.ts'
import { decrypt, encrypt } from '#crypto/primitive/aes-gcm.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { type WrapContext, wrapAdditionalData } from './additional-data.ts'

/** A header without what the wrap adds to it. */
export type UnwrappedHeader = Omit<WrapContext, 'account_id' | 'key_version' | 'key_id'>

/** Wraps a data key under the type key and completes the header: the one step that a re-wrap repeats. */
export async function wrapDataKey(
  keys: AccountKeys,
  unwrapped: UnwrappedHeader,
  content_hash: Bytes,
  dek: Bytes,
  random: Random,
): Promise<SealedBlobHeader> {
  const { account_id, key_version, key_id } = keys
  const header = { ...unwrapped, account_id, key_version, key_id }
  const wrap_nonce = random(sealedBlob.nonce_bytes)
  const gcm = { nonce: wrap_nonce, additional_data: wrapAdditionalData(header, content_hash) }
  const wrapped_dek = await encrypt(await typeKey(keys, header.data_type), gcm, dek)
  return { ...header, wrap_nonce, wrapped_dek }
}

/**
 * The data key of a blob whose content has the given hash. The account and the key id are compared before
 * anything is decrypted (`KeyMismatch`); then every field of the header is authenticated (`TamperedBlob`).
 */
export async function unwrapDataKey(
  keys: AccountKeys,
  header: SealedBlobHeader,
  content_hash: Bytes,
): Promise<Bytes> {
  if (header.account_id !== keys.account_id)
    throw new TamperedBlob(`The blob belongs to the account ${header.account_id}, not to this one.`)
  checkKey(keys, header)
  const gcm = { nonce: header.wrap_nonce, additional_data: wrapAdditionalData(header, content_hash) }
  const dek = await decrypt(await typeKey(keys, header.data_type), gcm, header.wrapped_dek)
  if (!dek) throw new TamperedBlob('The blob was altered, or moved from where it was sealed for.')
  return dek
}

/**
 * Authenticates a header whose content has the given hash, without the content: for walking a chain of
 * parents by headers alone. Throws like `unwrapDataKey`.
 */
export async function verifyHeader(
  keys: AccountKeys,
  header: SealedBlobHeader,
  content_hash: Bytes,
): Promise<void> {
  const dek = await unwrapDataKey(keys, header, content_hash)
  dek.fill(0)
}

function checkKey(keys: AccountKeys, header: SealedBlobHeader): void {
  const same_id = header.key_id.every((byte, i) => byte === keys.key_id[i])
  if (header.key_version !== keys.key_version || !same_id)
    throw new KeyMismatch(
      `The blob is sealed under key version ${header.key_version}${same_id ? '' : ' with another key id'}, ` +
        `not under the key version ${keys.key_version} at hand.`,
    )
}
