import type { DataType } from '#contract/data-type.ts'
import type { DataItem } from '#contract/vault-data.ts'

/** A blob as it is stored. Its bytes are a sealed blob (format 1) or the text an older client sent (format 0). */
export type StoredBlob = Omit<DataItem, 'data_type' | 'encrypted_blob'> & {
  data_type: DataType
  encrypted_blob: Uint8Array<ArrayBuffer>
}

/** A blob as the older wire shows it: its own text again, or the base64 of a sealed one. */
export function blobToItem(blob: StoredBlob): DataItem {
  const bytes = Buffer.from(
    blob.encrypted_blob.buffer,
    blob.encrypted_blob.byteOffset,
    blob.encrypted_blob.length,
  )
  return { ...blob, encrypted_blob: bytes.toString(blob.format === 0 ? 'utf8' : 'base64') }
}
