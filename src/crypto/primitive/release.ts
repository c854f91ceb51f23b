import type { Bytes } from '#contract/sealed-blob.ts'

/**
 * Gives memory back now, not at some later garbage collection: blobs are large, and several copies of one would stay.
 * Nobody may look at the bytes, or at others of the same buffer, again. Where a platform cannot, nothing happens.
 */
export function release({ buffer }: Bytes): void {
  buffer.transfer?.(0)
}
