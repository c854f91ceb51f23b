import type { Bytes } from '#contract/sealed-blob.ts'

/** Gives `length` bytes. Only tests that check frozen vectors pass their own. */
export type Random = (length: number) => Bytes

/** The platform's secure random generator. */
export const systemRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length))
