import type { Bytes } from '#contract/sealed-blob.ts'

// Node's own, where this runs in it. Nothing else is needed; contents are as large as a blob may be.

const { process } = globalThis

/** WebCrypto takes a copy of what it is given at every call. */
export const nodeCrypto = process?.getBuiltinModule?.('node:crypto')
export const nodeZlib = process?.getBuiltinModule?.('node:zlib')

const STEP = 1024 * 1024

/** Does something with views on the bytes, one after the other. In between others have their turn, since Node's own works at once. */
export async function inSteps(bytes: Bytes, work: (step: Bytes) => void): Promise<void> {
  for (let at = 0; at < bytes.length; at += STEP) {
    if (at > 0) await new Promise(setImmediate)
    work(bytes.subarray(at, at + STEP))
  }
}
