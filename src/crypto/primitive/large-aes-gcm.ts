import { type Bytes, sealedBlob } from '#contract/sealed-blob.ts'
import { decrypt, encrypt, type GcmContext, importAesKey } from './aes-gcm.ts'
import { nodeCrypto, steps } from './node-crypto.ts'
import { release } from './release.ts'

// What `encrypt` and `decrypt` do, with as few copies as the platform lets.

const OPTIONS = { authTagLength: sealedBlob.tag_bytes }

/** Encrypts the bytes where they are, but for the last 16, which become the tag. The key is 32 bytes. */
export async function encryptInPlace(raw: Bytes, context: GcmContext, bytes: Bytes): Promise<void> {
  const plaintext = bytes.subarray(0, -sealedBlob.tag_bytes)
  if (!nodeCrypto) {
    const encrypted = await encrypt(await importAesKey(raw), context, plaintext)
    bytes.set(encrypted)
    release(encrypted)
    return
  }
  const { nonce, additional_data } = context
  const cipher = nodeCrypto.createCipheriv('aes-256-gcm', raw, nonce, OPTIONS).setAAD(additional_data)
  for await (const step of steps(plaintext)) take(cipher.update(step), step)
  cipher.final()
  bytes.set(cipher.getAuthTag(), plaintext.length)
}

/**
 * The plaintext of what `encryptInPlace` made, or undefined when any bit is not what it was. Either way the bytes are
 * gone: where the platform can, the plaintext is where they were.
 */
export async function decryptInPlace(
  raw: Bytes,
  context: GcmContext,
  bytes: Bytes,
): Promise<Bytes | undefined> {
  if (!nodeCrypto) return decrypt(await importAesKey(raw), context, bytes)
  const { nonce, additional_data } = context
  const plaintext = bytes.subarray(0, -sealedBlob.tag_bytes)
  const cipher = nodeCrypto
    .createDecipheriv('aes-256-gcm', raw, nonce, OPTIONS)
    .setAAD(additional_data)
    .setAuthTag(bytes.subarray(-sealedBlob.tag_bytes))
  for await (const step of steps(plaintext)) take(cipher.update(step), step)
  try {
    cipher.final()
    return plaintext
  } catch {
    // Nobody may see what nothing has authenticated.
    plaintext.fill(0)
    return undefined
  }
}

function take(made: Uint8Array<ArrayBuffer>, into: Bytes): void {
  into.set(made)
  release(made)
}
