/** Bytes that WebCrypto takes: never a view on shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>

/** The fixed widths and limits of a sealed blob, in bytes unless the name says otherwise. docs/formats.md draws them. */
export const sealedBlob = {
  magic: 'RST1',
  uuid_bytes: 16,
  content_id_bytes: 16,
  hash_bytes: 32,
  key_id_bytes: 16,
  nonce_bytes: 12,
  tag_bytes: 16,
  wrapped_dek_bytes: 48,
  max_data_type_chars: 64,
  max_codec_chars: 32,
  max_revision: Number.MAX_SAFE_INTEGER,
  max_key_version: 0xffff_ffff,
} as const

/** How the plaintext became the payload. A reader refuses any other. */
export type Codec = 'deflate-raw' | 'identity' | 'tombstone'

/** What a sealed blob says in the clear; the wrap authenticates every field. */
export type SealedBlobHeader = {
  /** Lowercase UUID. */
  account_id: string
  data_type: string
  /** A `Codec`, or what a later client adds to them. */
  codec: string
  /** 16 random bytes, new for every version. */
  content_id: Bytes
  /** The revision the write creates, from 1. */
  revision: number
  /** Content hash of what the write replaces; zeros where there was nothing. */
  parent_hash: Bytes
  key_version: number
  key_id: Bytes
  /** Lowercase UUID. */
  device_id: string
  wrap_nonce: Bytes
  wrapped_dek: Bytes
}

/** A sealed blob taken apart. `content` is `nonce` and `ciphertext` (tag included) as one view: what the content hash covers. */
export type SealedBlob = { header: SealedBlobHeader; content: Bytes; nonce: Bytes; ciphertext: Bytes }

/** The bytes are not a sealed blob of format 1; the message says where they stop being one. */
export class MalformedSealedBlob extends Error {
  readonly code = 'invalid_sealed_blob'
  override name = 'MalformedSealedBlob'
}

const TOKEN = /^[a-z][a-z0-9_-]*$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const HEADER_START = sealedBlob.magic.length + 2
/** The header but for its two texts. */
const FIXED_HEADER_BYTES = 16 + 1 + 1 + 16 + 8 + 32 + 4 + 16 + 16 + 12 + 48
const MAGIC = 0x52535431
const TWO_32 = 2 ** 32

/** The blob's bytes. Throws `MalformedSealedBlob` for a field that the format cannot hold. */
export function encodeSealedBlob({ header, content }: Pick<SealedBlob, 'header' | 'content'>): Bytes {
  checkContent(header.codec, content.length)
  const start = encodeSealedHeader(header)
  const bytes = new Uint8Array(start.length + content.length)
  bytes.set(start)
  bytes.set(content, start.length)
  return bytes
}

/**
 * Takes a blob apart without copying: every field is a view on `bytes`.
 * Throws `MalformedSealedBlob`, and nothing else, for whatever `encodeSealedBlob` would not have written.
 */
export function decodeSealedBlob(bytes: Uint8Array): SealedBlob {
  const view = ownView(bytes)
  const { header, end } = readHeader(view)
  const content = view.subarray(end)
  checkContent(header.codec, content.length)
  const nonce = content.subarray(0, sealedBlob.nonce_bytes)
  return { header, content, nonce, ciphertext: content.subarray(sealedBlob.nonce_bytes) }
}

/** How many bytes come before the content, which is told by the two texts alone. */
export const sealedHeaderBytes = ({
  data_type,
  codec,
}: Pick<SealedBlobHeader, 'data_type' | 'codec'>): number =>
  HEADER_START + FIXED_HEADER_BYTES + data_type.length + codec.length

/** Everything before the content: magic, header length, header. A re-wrap replaces exactly this, at the same length. */
export function encodeSealedHeader(header: SealedBlobHeader): Bytes {
  checkText(header.data_type, 'data type', sealedBlob.max_data_type_chars)
  checkText(header.codec, 'codec', sealedBlob.max_codec_chars)
  const bytes = new Uint8Array(sealedHeaderBytes(header))
  const view = new DataView(bytes.buffer)
  let at = HEADER_START
  const put = (field: Uint8Array, width: number, name: string) => {
    if (field.length !== width) throw new MalformedSealedBlob(`The ${name} must have ${width} bytes.`)
    bytes.set(field, at)
    at += width
  }
  const putText = (text: string) => {
    bytes[at++] = text.length
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  }
  view.setUint32(0, MAGIC)
  view.setUint16(4, bytes.length - HEADER_START)
  put(uuidToBytes(header.account_id), sealedBlob.uuid_bytes, 'account id')
  putText(header.data_type)
  putText(header.codec)
  put(header.content_id, sealedBlob.content_id_bytes, 'content id')
  checkCount(header.revision, 'revision', sealedBlob.max_revision)
  view.setUint32(at, Math.floor(header.revision / TWO_32))
  view.setUint32(at + 4, header.revision % TWO_32)
  at += 8
  put(header.parent_hash, sealedBlob.hash_bytes, 'parent hash')
  checkCount(header.key_version, 'key version', sealedBlob.max_key_version)
  view.setUint32(at, header.key_version)
  at += 4
  put(header.key_id, sealedBlob.key_id_bytes, 'key id')
  put(uuidToBytes(header.device_id), sealedBlob.uuid_bytes, 'device id')
  put(header.wrap_nonce, sealedBlob.nonce_bytes, 'wrap nonce')
  put(header.wrapped_dek, sealedBlob.wrapped_dek_bytes, 'wrapped data key')
  return bytes
}

/** The inverse of `encodeSealedHeader`: nothing may follow the header. Throws `MalformedSealedBlob`. */
export function decodeSealedHeader(bytes: Uint8Array): SealedBlobHeader {
  const view = ownView(bytes)
  const { header, end } = readHeader(view)
  if (end !== view.length) throw new MalformedSealedBlob('Bytes follow the header.')
  return header
}

/** The 16 bytes of a lowercase UUID. Throws `MalformedSealedBlob` for any other text. */
export function uuidToBytes(uuid: string): Bytes {
  if (!UUID.test(uuid)) throw new MalformedSealedBlob('An account or device id is not a lowercase UUID.')
  const digits = uuid.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16))
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The lowercase UUID of 16 bytes. */
export function bytesToUuid(bytes: Uint8Array): string {
  let digits = ''
  for (const byte of bytes) digits += HEX[byte]
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

/** Node's Buffer, whose `subarray` makes more Buffers, as the plain view it is. */
function ownView(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}

function readHeader(bytes: Bytes): { header: SealedBlobHeader; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_START || view.getUint32(0) !== MAGIC)
    throw new MalformedSealedBlob(`A sealed blob starts with "${sealedBlob.magic}".`)
  const end = HEADER_START + view.getUint16(4)
  if (end > bytes.length) throw new MalformedSealedBlob('The blob ends inside its header.')
  let at = HEADER_START
  const take = (width: number) => {
    if (at + width > end) throw new MalformedSealedBlob('The header is shorter than its fields.')
    at += width
    return bytes.subarray(at - width, at)
  }
  const takeText = (name: string, max: number) => {
    const text = String.fromCharCode(...take(take(1)[0] ?? 0))
    checkText(text, name, max)
    return text
  }
  const account_id = bytesToUuid(take(sealedBlob.uuid_bytes))
  const data_type = takeText('data type', sealedBlob.max_data_type_chars)
  const codec = takeText('codec', sealedBlob.max_codec_chars)
  const content_id = take(sealedBlob.content_id_bytes)
  take(8)
  const revision = view.getUint32(at - 8) * TWO_32 + view.getUint32(at - 4)
  checkCount(revision, 'revision', sealedBlob.max_revision)
  const parent_hash = take(sealedBlob.hash_bytes)
  take(4)
  const key_version = view.getUint32(at - 4)
  checkCount(key_version, 'key version', sealedBlob.max_key_version)
  const key_id = take(sealedBlob.key_id_bytes)
  const device_id = bytesToUuid(take(sealedBlob.uuid_bytes))
  const wrap_nonce = take(sealedBlob.nonce_bytes)
  const wrapped_dek = take(sealedBlob.wrapped_dek_bytes)
  if (at !== end) throw new MalformedSealedBlob('The header is longer than its fields.')
  return {
    header: {
      account_id,
      data_type,
      codec,
      content_id,
      revision,
      parent_hash,
      key_version,
      key_id,
      device_id,
      wrap_nonce,
      wrapped_dek,
    },
    end,
  }
}

function checkText(text: string, name: string, max: number): void {
  if (text.length > max || !TOKEN.test(text))
    throw new MalformedSealedBlob(
      `The ${name} must be 1 to ${max} characters of a–z, 0–9, _ and -, a letter first.`,
    )
}

function checkCount(value: number, name: string, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new MalformedSealedBlob(`The ${name} must be a whole number from 1 to ${max}.`)
}

/** A tombstone seals nothing, and anything else at least one padded byte. */
function checkContent(codec: string, length: number): void {
  const empty = sealedBlob.nonce_bytes + sealedBlob.tag_bytes
  if (codec === 'tombstone' ? length !== empty : length <= empty)
    throw new MalformedSealedBlob(
      codec === 'tombstone' ? 'A tombstone has content.' : 'The blob ends inside its content.',
    )
}
