import { type Bytes, sealedBlob } from '#contract/sealed-blob.ts'
import { decrypt, encrypt, type GcmContext, importAesKey } from './aes-gcm.ts'
import { inSteps, nodeCrypto } from './node.ts'
import { release } from './release.ts'

// What `encrypt` and `decrypt` do, with as few copies as the platform lets.

const ALGORITHM = 'aes-256-gcm'

/** Encrypts the bytes where they are, but for the last 16, which become the tag. The key is 32 bytes. */
export async function encryptInPlace(raw: Bytes, context: GcmContext, bytes: Bytes): Promise<void> {
  const { plaintext, tag } = cut(bytes)
  const cipher = nodeCrypto?.createCipheriv(ALGORITHM, raw, context.nonce)
  if (!cipher) return move(await encrypt(await importAesKey(raw), context, plaintext), bytes)
  cipher.setAAD(context.additional_data)
  await inSteps(plaintext, (step) => move(cipher.update(step), step))
  cipher.final()
  tag.set(cipher.getAuthTag())
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
  const { plaintext, tag } = cut(bytes)
  const cipher = nodeCrypto?.createDecipheriv(ALGORITHM, raw, context.nonce, {
    authTagLength: sealedBlob.tag_bytes,
  })
  if (!cipher) return decrypt(await importAesKey(raw), context, bytes)
  cipher.setAAD(context.additional_data).setAuthTag(tag)
  await inSteps(plaintext, (step) => move(cipher.update(step), step))
  try {
    cipher.final()
    return plaintext
  } catch {
    // Nobody may see what nothing has authenticated.
    plaintext.fill(0)
    return undefined
  }
}

function cut(bytes: Bytes): { plaintext: Bytes; tag: Bytes } {
  const end = bytes.length - sealedBlob.tag_bytes
  return { plaintext: bytes.subarray(0, end), tag: bytes.subarray(end) }
}

function move(made: Bytes, target: Bytes): void {
  target.set(made)
  release(made)
}
