import { type Bytes, type SealedBlobHeader, sealedBlob, uuidToBytes } from '#contract/sealed-blob.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'

/** The part of a header that a re-wrap never touches and the payload is bound to. */
export type PayloadContext = Pick<SealedBlobHeader, 'account_id' | 'data_type' | 'content_id' | 'codec'>
/** What the wrap is bound to: all of the header but the wrap itself. */
export type WrapContext = Omit<SealedBlobHeader, 'wrap_nonce' | 'wrapped_dek'>

/** Format, account, type, content id, codec: texts with a length byte, the rest at fixed width. */
export function payloadAdditionalData(header: PayloadContext): Bytes {
  return concatBytes(
    ascii(sealedBlob.magic),
    uuidToBytes(header.account_id),
    text(header.data_type),
    header.content_id,
    text(header.codec),
  )
}

/** The payload's additional data, then revision, parent hash, key version, key id, device, content hash. */
export function wrapAdditionalData(header: WrapContext, content_hash: Bytes): Bytes {
  const revision = new DataView(new ArrayBuffer(8))
  revision.setBigUint64(0, BigInt(header.revision))
  const key_version = new DataView(new ArrayBuffer(4))
  key_version.setUint32(0, header.key_version)
  return concatBytes(
    payloadAdditionalData(header),
    new Uint8Array(revision.buffer),
    header.parent_hash,
    new Uint8Array(key_version.buffer),
    header.key_id,
    uuidToBytes(header.device_id),
    content_hash,
  )
}

const ascii = (value: string) => new TextEncoder().encode(value)
const text = (value: string) => concatBytes(Uint8Array.of(value.length), ascii(value))
