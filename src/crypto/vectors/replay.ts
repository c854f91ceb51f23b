import { hexToBytes } from '#crypto/primitive/bytes.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import type { Random } from '#crypto/primitive/random.ts'

/** Plays recorded bytes back in place of randomness, in the order in which they were drawn. For tests alone. */
export function replay(...recorded: string[]): Random {
  const left = recorded.map((hex): Bytes => hexToBytes(hex))
  return (length) => {
    const next = left.shift()
    if (next?.length !== length) throw new RangeError(`${length} bytes were drawn; ${next?.length} come next.`)
    return next
  }
}
