import type { Bytes } from '#contract/sealed-blob.ts'

/** What an AES-256-GCM call is bound to. `nonce` is 12 bytes and never used twice under one key. */
export type GcmContext = { nonce: Bytes; additional_data: Bytes }

/** Makes an AES-256-GCM key of 32 bytes. The bytes are the caller's to wipe. */
export function importAesKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Ciphertext followed by its 16-byte tag (NIST SP 800-38D). */
export async function encrypt(key: CryptoKey, context: GcmContext, plaintext: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(parameters(context), key, plaintext))
}

/** The plaintext, or undefined when key, nonce, additional data or any bit is not what it was sealed with. */
export async function decrypt(
  key: CryptoKey,
  context: GcmContext,
  ciphertext: Bytes,
): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(context), key, ciphertext))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return undefined
    throw error
  }
}

function parameters({ nonce, additional_data }: GcmContext): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: additional_data, tagLength: 128 }
}
