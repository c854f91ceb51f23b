import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { byteEntropy, noiseEntropy, noiseSpread } from './byte-entropy.ts'

test('bytes that are all alike tell nothing, and all 256 at once tell eight bits each', () => {
  expect(byteEntropy(new Uint8Array(500))).toBe(0)
  expect(byteEntropy(Uint8Array.from({ length: 512 }, (_, index) => index % 256))).toBe(8)
})

test.each([300, 1000, 4000])(
  'random bytes, %i of them, are as near to noise as chance lets them',
  (count) => {
    const samples = Array.from({ length: 200 }, () => byteEntropy(randomBytes(count)))
    const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length
    expect(Math.abs(mean - noiseEntropy(count))).toBeLessThan(0.02)
    const near = samples.filter((sample) => Math.abs(sample - noiseEntropy(count)) < noiseSpread(count))
    expect(near.length).toBeGreaterThan(160)
  },
)

test('the longer, the nearer noise is to eight bits', () => {
  expect(noiseEntropy(1)).toBe(0)
  expect(noiseEntropy(256)).toBeLessThan(noiseEntropy(4096))
  expect(noiseEntropy(4096)).toBeGreaterThan(7.95)
  expect(noiseEntropy(4096)).toBeLessThan(8)
})
