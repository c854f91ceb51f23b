import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Bytes } from '#contract/sealed-blob.ts'
import { UnreadableBlob } from '#crypto/errors.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'
import { deflateRaw, inflateRaw } from './compress.ts'

const deflate = async (bytes: Bytes) => concatBytes(...(await deflateRaw(bytes)))

test('any bytes come back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
      const plain = Uint8Array.from(bytes)
      expect(await inflateRaw(await deflate(plain))).toEqual(plain)
    }),
  )
})

test('many pieces come back in order', async () => {
  const large = new Uint8Array(5_000_000).map((_, at) => at * at)
  expect(Buffer.compare(await inflateRaw(await deflate(large)), large)).toBe(0)
})

test('a small payload cannot exhaust the memory', async () => {
  const bomb = await deflate(new Uint8Array(5_000_000))
  expect(bomb.length).toBeLessThan(10_000)
  await expect(inflateRaw(bomb, 1_000_000)).rejects.toThrow(/more than 1000000 bytes/)
})

test('what is no DEFLATE, ends early or goes on is refused', async () => {
  const good = await deflate(new TextEncoder().encode('roost '.repeat(100)))
  for (const wrong of [Uint8Array.of(7, 7, 7), good.subarray(0, -3), Uint8Array.of(...good, 0)])
    await expect(inflateRaw(wrong)).rejects.toThrow(UnreadableBlob)
})
