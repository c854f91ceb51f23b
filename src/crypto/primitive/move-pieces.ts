import type { Bytes } from '#contract/sealed-blob.ts'
import { release } from './release.ts'

/** Copies the pieces one after the other into `target` from `at` on, and releases each at once. Answers where the last one ends. */
export function movePieces(pieces: readonly Bytes[], target: Bytes, at: number): number {
  let end = at
  for (const [index, piece] of pieces.entries()) {
    target.set(piece, end)
    end += piece.length
    // Streams may cut neighbours out of one buffer.
    if (pieces[index + 1]?.buffer !== piece.buffer) release(piece)
  }
  return end
}

/** How many bytes the pieces have together. */
export const lengthOf = (pieces: readonly Bytes[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0)
