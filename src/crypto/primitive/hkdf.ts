import type { Bytes } from '#contract/sealed-blob.ts'

/** HKDF-SHA-256 parameters (RFC 5869); `info` is encoded as UTF-8. */
export function hkdf(salt: Bytes, info: string): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt, info: new TextEncoder().encode(info) }
}

/** Input keying material for `deriveBits` and `deriveKey`. The bytes are the caller's to wipe. */
export function importHkdfKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits', 'deriveKey'])
}
