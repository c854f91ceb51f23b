import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { serverKey } from './server-key.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM under the server's own key: nonce, ciphertext and tag in one. */
export function sealForServer(secret: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', serverKey('legacy-key'), nonce)
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
}

/** Undoes {@link sealForServer}. Throws when the bytes are others than those sealed. */
export function openForServer(sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', serverKey('legacy-key'), sealed.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}
