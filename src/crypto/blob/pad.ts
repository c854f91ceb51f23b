import type { Bytes } from '#contract/sealed-blob.ts'
import { UnreadableBlob } from '#crypto/errors.ts'
import { lengthOf, movePieces } from '#crypto/primitive/move-pieces.ts'

/** Below this everything looks the same, so that a short secret does not tell its length. */
const SMALLEST = 256
const MARK = 0x80

/**
 * The padded length in bytes of `length` bytes: PADMÉ (Nikitin et al., PETS 2019) of the bytes and one mark,
 * from 256 bytes up. From there at most 7 % is added, and log log n bits of the length are told.
 */
export function paddedLength(length: number): number {
  const least = Math.max(length + 1, SMALLEST)
  const exponent = Math.floor(Math.log2(least))
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1)
  return Math.ceil(least / step) * step
}

/**
 * The pieces, then 0x80, then zeros up to `paddedLength` (ISO/IEC 7816-4), with room before and after. The pieces are
 * gone then.
 */
export function pad(pieces: readonly Bytes[], { before = 0, after = 0 } = {}): Bytes {
  const padded = new Uint8Array(before + paddedLength(lengthOf(pieces)) + after)
  padded[movePieces(pieces, padded, before)] = MARK
  return padded
}

/** A view on what was padded. Throws `UnreadableBlob` for any padding that `pad` would not have made. */
export function unpad(padded: Bytes): Bytes {
  let end = padded.length - 1
  while (end > 0 && padded[end] === 0) end--
  if (padded[end] !== MARK || padded.length !== paddedLength(end))
    throw new UnreadableBlob('The blob opened, but its padding is not that of format 1.')
  return padded.subarray(0, end)
}
