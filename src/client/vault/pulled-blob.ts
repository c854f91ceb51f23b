import type { SeenBlob } from '#client/profile.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** How a blob follows the one this device had: on top of it, beside it, or with versions between that were not seen. */
export type Lineage = 'next' | 'fork' | 'unknown'

/** A blob that was opened and checked. `plaintext` is null for a deletion, `device_id` for an older client's blob. */
export type PulledBlob = {
  plaintext: Bytes | null
  head: SeenBlob
  device_id: string | null
  lineage: Lineage
  /** Content hash of what it replaced, hexadecimal. */
  parent_hash: string | null
}
