import { createHash, randomBytes } from 'node:crypto'

/** SHA-256, which is how every secret the server gave away is kept. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** `prefix` and `bytes` random bytes in lowercase hex. */
export const randomToken = (prefix: string, bytes: number): string =>
  prefix + randomBytes(bytes).toString('hex')
