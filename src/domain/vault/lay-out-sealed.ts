import { decodeSealedHeader, type SealedBlobHeader, sealedBlob } from '#contract/sealed-blob.ts'

/** A part of a sealed blob: where it stands, and what it says where that is more than its bytes. */
export type SealedField = {
  name: 'magic' | 'header_length' | keyof SealedBlobHeader | 'nonce' | 'ciphertext' | 'tag'
  offset: number
  length: number
  /** Null for what is only bytes. */
  value: string | null
}

type Part = [name: SealedField['name'], length: number, value?: string | number]

/** The parts of a sealed blob of `size` bytes in the order of docs/formats.md, by how it begins. */
export function layOutSealed(start: Uint8Array, size: number): SealedField[] {
  const header_length = ((start[4] ?? 0) << 8) | (start[5] ?? 0)
  const header_end = sealedBlob.magic.length + 2 + header_length
  const header = decodeSealedHeader(start.subarray(0, header_end))
  const { uuid_bytes, content_id_bytes, hash_bytes, key_id_bytes, nonce_bytes, tag_bytes } = sealedBlob
  const parts: Part[] = [
    ['magic', sealedBlob.magic.length, sealedBlob.magic],
    ['header_length', 2, header_length],
    ['account_id', uuid_bytes, header.account_id],
    ['data_type', 1 + header.data_type.length, header.data_type],
    ['codec', 1 + header.codec.length, header.codec],
    ['content_id', content_id_bytes],
    ['revision', 8, header.revision],
    ['parent_hash', hash_bytes],
    ['key_version', 4, header.key_version],
    ['key_id', key_id_bytes],
    ['device_id', uuid_bytes, header.device_id],
    ['wrap_nonce', nonce_bytes],
    ['wrapped_dek', sealedBlob.wrapped_dek_bytes],
    ['nonce', nonce_bytes],
    ['ciphertext', size - header_end - nonce_bytes - tag_bytes],
    ['tag', tag_bytes],
  ]
  let offset = 0
  return parts.map(([name, length, value]) => {
    offset += length
    return { name, offset: offset - length, length, value: value === undefined ? null : String(value) }
  })
}
