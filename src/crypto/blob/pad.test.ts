import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableBlob } from '#crypto/errors.ts'
import { pad, paddedLength, unpad } from './pad.ts'

test('what was padded comes back exactly, zeros and marks at its end included', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 700 }),
    fc.array(fc.constantFrom(0, 0x80), { maxLength: 600 }),
  )
  fc.assert(
    fc.property(bytes, (plain) => {
      expect(unpad(pad([Uint8Array.from(plain)]))).toEqual(Uint8Array.from(plain))
    }),
  )
})

test('pieces are padded as one, with room around them', () => {
  const whole = pad([Uint8Array.of(1, 2, 3, 4)])
  const roomy = pad([Uint8Array.of(1, 2), Uint8Array.of(3, 4)], { before: 7, after: 5 })
  expect(roomy).toEqual(Uint8Array.of(...new Uint8Array(7), ...whole, ...new Uint8Array(5)))
})

test('every length below 256 looks the same', () => {
  expect(new Set(Array.from({ length: 256 }, (_, length) => paddedLength(length)))).toEqual(new Set([256]))
})

test('longer lengths share few padded ones, at a cost of at most 7 %', () => {
  const padded = new Set<number>()
  for (let length = 256; length < 2 ** 20; length++) {
    const to = paddedLength(length)
    padded.add(to)
    if (to <= length || to > (length + 1) * 1.07) expect.unreachable(`${length} is padded to ${to}`)
  }
  expect(padded.size).toBeLessThanOrEqual(256)
})

test('no other padding is taken for ours', () => {
  const full = pad([new Uint8Array(300).fill(7)])
  const longer = new Uint8Array(full.length + 8)
  longer.set(full)
  for (const wrong of [new Uint8Array(0), new Uint8Array(256), full.subarray(0, -1), longer])
    expect(() => unpad(wrong)).toThrow(UnreadableBlob)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const padded = Uint8Array.from(bytes)
      try {
        expect(pad([unpad(padded).slice()])).toEqual(padded)
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableBlob)
      }
    }),
  )
})
