import { MalformedSealedBlob } from '#contract/sealed-blob.ts'
import { Refusal } from '#platform/refusal.ts'

/** Takes sealed bytes apart by `decode`. What it finds wrong is thrown as `invalid_sealed_blob`, in its words. */
export function parseSealed<T>(decode: (bytes: Uint8Array) => T, bytes: Uint8Array): T {
  try {
    return decode(bytes)
  } catch (error) {
    if (error instanceof MalformedSealedBlob) throw new Refusal('invalid_sealed_blob', error.message)
    throw error
  }
}
