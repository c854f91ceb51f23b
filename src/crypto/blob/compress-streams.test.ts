import { expect, test, vi } from 'vitest'
import { concatBytes } from '#crypto/primitive/bytes.ts'

test('what Node writes browsers read, and the other way round', async () => {
  const bytes = new TextEncoder().encode('roost '.repeat(50_000))
  const here = await import('./compress.ts')
  vi.resetModules()
  vi.stubGlobal('process', undefined)
  const there = await import('./compress.ts').finally(() => vi.unstubAllGlobals())
  expect(await there.inflateRaw(concatBytes(...(await here.deflateRaw(bytes))))).toEqual(bytes)
  expect(await here.inflateRaw(concatBytes(...(await there.deflateRaw(bytes))))).toEqual(bytes)
  const bomb = concatBytes(...(await here.deflateRaw(new Uint8Array(5_000_000))))
  await expect(there.inflateRaw(bomb, 1_000_000)).rejects.toThrow(/more than 1000000 bytes/)
  const good = concatBytes(...(await here.deflateRaw(bytes)))
  for (const wrong of [Uint8Array.of(7, 7, 7), good.subarray(0, -3), Uint8Array.of(...good, 0)])
    await expect(there.inflateRaw(wrong)).rejects.toThrow('does not decompress')
})
