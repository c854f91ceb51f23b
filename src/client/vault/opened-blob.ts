import type { BlobHead } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** A blob that was opened: authentic, but not yet checked against what this device has seen. */
export type OpenedBlob = {
  /** Null for a deletion. */
  plaintext: Bytes | null
  head: BlobHead
  /** 0: an older client's, unsealed. */
  key_version: number
  /** Null for an older client's. */
  device_id: string | null
  /** Content hash of what it replaced, hexadecimal; null where nothing binds it to a place. */
  parent_hash: string | null
}
