import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToHex, concatBytes, hexToBytes } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 300 })

test('hexadecimal is what Node makes of the same bytes, and leads back to them', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const hex = bytesToHex(given)
      expect(hex).toBe(Buffer.from(given).toString('hex'))
      expect(Buffer.compare(hexToBytes(hex.toUpperCase()), given)).toBe(0)
    }),
  )
})

test.for(['0', 'abc', '0g', '0x00', ' 00', '00\n', 'é0'])('%j is not hexadecimal', (text) => {
  expect(() => hexToBytes(text)).toThrow(RangeError)
})

test('parts are joined in order, also none', () => {
  fc.assert(
    fc.property(fc.array(bytes), (parts) => {
      expect(Buffer.compare(concatBytes(...parts), Buffer.concat(parts))).toBe(0)
    }),
  )
})
