import { hash, randomBytes } from 'node:crypto'

/** SHA-256, which is how every secret the server gave away is kept. */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer')

/** `prefix` and `bytes` random bytes in lowercase hex. */
export const randomToken = (prefix: string, bytes: number): string =>
  prefix + randomBytes(bytes).toString('hex')
