import { expect, test } from 'vitest'
import { movePieces } from './move-pieces.ts'

test('pieces are put one after the other, also where they lie in one buffer, and are gone then', () => {
  const shared = Uint8Array.of(1, 2, 3, 4)
  const pieces = [shared.subarray(0, 2), shared.subarray(2), Uint8Array.of(5)]
  const target = new Uint8Array(7)
  expect(movePieces(pieces, target, 1)).toBe(6)
  expect(target).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 5, 0))
  for (const { buffer } of pieces) expect(buffer.detached).toBe(true)
})
