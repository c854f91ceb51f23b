import { type Bytes, type Codec, type SealedBlob, sealedBlob } from '#contract/sealed-blob.ts'
import { TamperedBlob, UnreadableBlob } from '#crypto/errors.ts'
import { decryptInPlace, encryptInPlace } from '#crypto/primitive/large-aes-gcm.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { release } from '#crypto/primitive/release.ts'
import { type PayloadContext, payloadAdditionalData } from './additional-data.ts'
import { deflateRaw, inflateRaw } from './compress.ts'
import { pad, unpad } from './pad.ts'

/** How many bytes to leave free around a payload. */
type Room = { before: number; after: number }

const encoders: Record<Codec, (plaintext: Bytes, room: Room) => Bytes | Promise<Bytes>> = {
  'deflate-raw': async (plaintext, room) => {
    const deflated = await deflateRaw(plaintext)
    release(plaintext)
    return pad(deflated, room)
  },
  identity: (plaintext, room) => pad([plaintext], room),
  tombstone: (_, { before, after }) => new Uint8Array(before + after),
}
const decoders: Record<Codec, (payload: Bytes) => Bytes | Promise<Bytes>> = {
  'deflate-raw': (payload) => inflateRaw(unpad(payload)),
  identity: unpad,
  tombstone: (payload) => payload,
}

/**
 * Compresses, pads and encrypts under a data key of 32 bytes that is used for nothing else. Returns nonce, ciphertext and
 * tag from `start` on, with room for the header before: the blob is made where it stays. The plaintext is gone then.
 */
export async function sealPayload(
  dek: Bytes,
  context: PayloadContext & { codec: Codec },
  { plaintext, start }: { plaintext: Bytes; start: number },
  random: Random,
): Promise<Bytes> {
  const { nonce_bytes, tag_bytes } = sealedBlob
  const at = start + nonce_bytes
  const bytes = await encoders[context.codec](plaintext, { before: at, after: tag_bytes })
  const nonce = random(nonce_bytes)
  bytes.set(nonce, start)
  const gcm = { nonce, additional_data: payloadAdditionalData(context) }
  await encryptInPlace(dek, gcm, bytes.subarray(at))
  return bytes
}

/**
 * The plaintext of a blob, empty for a tombstone; the blob's content is gone then. Throws `TamperedBlob`, or
 * `UnreadableBlob` for what a newer client wrote.
 */
export async function openPayload(dek: Bytes, blob: SealedBlob): Promise<Bytes> {
  const { header, nonce, ciphertext } = blob
  const gcm = { nonce, additional_data: payloadAdditionalData(header) }
  const payload = await decryptInPlace(dek, gcm, ciphertext)
  if (!payload) throw new TamperedBlob('The content of the blob was altered.')
  const decode = Object.hasOwn(decoders, header.codec) && decoders[header.codec as Codec]
  if (!decode)
    throw new UnreadableBlob(`The blob has the codec "${header.codec}"; a newer Roost can read it.`)
  return await decode(payload)
}
