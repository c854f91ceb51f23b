import type { Bytes } from '#contract/sealed-blob.ts'

/** Node's own, where this runs in it: of a content as large as a blob may be, WebCrypto takes a copy at every call. */
export const nodeCrypto: typeof import('node:crypto') | undefined =
  globalThis.process?.getBuiltinModule?.('node:crypto')

const STEP = 1024 * 1024

/** Views on the bytes, one after the other. In between others have their turn, since Node's own works at once. */
export async function* steps(bytes: Bytes): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += STEP) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve))
    yield bytes.subarray(at, at + STEP)
  }
}
