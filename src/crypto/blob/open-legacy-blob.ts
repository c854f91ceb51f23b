import type { Bytes } from '#contract/sealed-blob.ts'
import { TamperedBlob } from '#crypto/errors.ts'
import { decrypt, importAesKey } from '#crypto/primitive/aes-gcm.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'

/**
 * Opens a blob of the older clients: AES-256-GCM under the raw account key, no additional data, both fields
 * base64. Returns the UTF-8 bytes of its JSON. Nothing binds such a blob to its account, type or version.
 * Throws `TamperedBlob`.
 */
export async function openLegacyBlob(
  legacy_key: Bytes,
  blob: { encrypted_blob: string; nonce: string },
): Promise<Bytes> {
  const [nonce, ciphertext] = [blob.nonce, blob.encrypted_blob].map(decodeBase64)
  const key = await importAesKey(legacy_key)
  const gcm = nonce && { nonce, additional_data: new Uint8Array(0) }
  const plaintext = gcm && ciphertext && (await decrypt(key, gcm, ciphertext))
  if (!plaintext) throw new TamperedBlob("The older client's blob was altered, or has another key.")
  return plaintext
}

function decodeBase64(text: string): Bytes | undefined {
  try {
    return base64ToBytes(text)
  } catch {
    return undefined
  }
}
