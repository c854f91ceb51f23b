import { expect, test } from 'vitest'
import { byteSize } from './byte-size.ts'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [4096, '4.1 kB'],
  [16_777_216, '16.8 MB'],
  [5_000_000_000, '5 GB'],
])('%i bytes are "%s"', (bytes, said) => {
  expect(byteSize(bytes)).toBe(said)
})
