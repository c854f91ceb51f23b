import type { Bytes } from '#contract/sealed-blob.ts'

// The library that hashes has these too, but not without all it hashes with: a page would load that at once.

/** The bytes of each, one after the other. */
export function concatBytes(...parts: Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Lowercase hexadecimal (RFC 4648 section 8). */
export const bytesToHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The bytes of hexadecimal of either case. Throws `RangeError` for any other text. */
export function hexToBytes(hex: string): Bytes {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new RangeError('This is not hexadecimal.')
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
