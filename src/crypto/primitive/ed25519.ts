import type { Bytes } from '#contract/sealed-blob.ts'

/** The 64 bytes of an Ed25519 signature (RFC 8032); `private_key` is PKCS #8. */
export async function sign(private_key: Bytes, message: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('pkcs8', private_key, 'Ed25519', false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, message))
}

/** Whether the holder of a raw public key signed exactly this. What is no key has signed nothing. */
export async function isSignature(public_key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', public_key, 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, signature, message)
  } catch (error) {
    if (error instanceof DOMException) return false
    throw error
  }
}
