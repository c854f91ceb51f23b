import type { Bytes } from '#contract/sealed-blob.ts'
import { inSteps, nodeCrypto } from './node.ts'

/** SHA-256 (FIPS 180-4). */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  const hash = nodeCrypto?.createHash('sha256')
  if (!hash) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  await inSteps(bytes, (step) => hash.update(step))
  return Uint8Array.from(hash.digest())
}
