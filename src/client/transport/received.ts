import type { Bytes } from '#contract/sealed-blob.ts'

/** An answer that arrived whole. */
export type Received = { status: number; headers: Headers; bytes: Bytes }
