import type { DataType } from '#contract/data-type.ts'
import type { DataItem } from '#contract/vault-data.ts'

/** A blob as it is stored. Its bytes are a sealed blob (format 1) or the text an older client sent (format 0). */
export type StoredBlob = Omit<DataItem, 'data_type' | 'encrypted_blob'> & {
  data_type: DataType
  encrypted_blob: Uint8Array<ArrayBuffer>
}

/** A blob as the older wire shows it. */
export const blobToItem = (blob: StoredBlob): DataItem => ({ ...blob, encrypted_blob: blobText(blob) })

/** The bytes of a blob as text: what an older client sent, or the base64 of a sealed blob. */
export function blobText({ format, encrypted_blob }: Pick<StoredBlob, 'format' | 'encrypted_blob'>): string {
  const { buffer, byteOffset, length } = encrypted_blob
  return Buffer.from(buffer, byteOffset, length).toString(format === 0 ? 'utf8' : 'base64')
}
