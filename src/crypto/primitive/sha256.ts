import type { Bytes } from '#contract/sealed-blob.ts'
import { nodeCrypto, steps } from './node-crypto.ts'

/** SHA-256 (FIPS 180-4). */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  if (!nodeCrypto) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hash = nodeCrypto.createHash('sha256')
  for await (const step of steps(bytes)) hash.update(step)
  return Uint8Array.from(hash.digest())
}
