import canonicalize from 'canonicalize'
import type { Bytes } from '#contract/sealed-blob.ts'

/** The UTF-8 bytes of a JSON value in the one order and spelling of RFC 8785. */
export function canonicalJson(value: object): Bytes {
  return new TextEncoder().encode(canonicalize(value))
}
