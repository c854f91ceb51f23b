import { type Bytes, type Codec, type SealedBlob, sealedBlob } from '#contract/sealed-blob.ts'
import { TamperedBlob, UnreadableBlob } from '#crypto/errors.ts'
import { decrypt, encrypt, importAesKey } from '#crypto/primitive/aes-gcm.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'
import type { Random } from '#crypto/primitive/random.ts'
import { release } from '#crypto/primitive/release.ts'
import { type PayloadContext, payloadAdditionalData } from './additional-data.ts'
import { deflateRaw, inflateRaw } from './compress.ts'
import { pad, unpad } from './pad.ts'

const encoders: Record<Codec, (plaintext: Bytes) => Bytes | Promise<Bytes>> = {
  'deflate-raw': async (plaintext) => {
    const deflated = await deflateRaw(plaintext)
    const payload = pad(deflated)
    release(deflated)
    return payload
  },
  identity: pad,
  tombstone: () => new Uint8Array(0),
}
const decoders: Record<Codec, (payload: Bytes) => Bytes | Promise<Bytes>> = {
  'deflate-raw': (payload) => inflateRaw(unpad(payload)),
  identity: unpad,
  tombstone: (payload) => payload,
}

/** Compresses, pads and encrypts under a data key of 32 bytes that is used for nothing else. Returns nonce, ciphertext and tag. */
export async function sealPayload(
  dek: Bytes,
  context: PayloadContext & { codec: Codec },
  plaintext: Bytes,
  random: Random,
): Promise<Bytes> {
  const payload = await encoders[context.codec](plaintext)
  const nonce = random(sealedBlob.nonce_bytes)
  const gcm = { nonce, additional_data: payloadAdditionalData(context) }
  const ciphertext = await encrypt(await importAesKey(dek), gcm, payload)
  release(payload)
  const content = concatBytes(nonce, ciphertext)
  release(ciphertext)
  return content
}

/** The plaintext of a blob, empty for a tombstone. Throws `TamperedBlob`, or `UnreadableBlob` for what a newer client wrote. */
export async function openPayload(dek: Bytes, blob: SealedBlob): Promise<Bytes> {
  const { header, nonce, ciphertext } = blob
  const gcm = { nonce, additional_data: payloadAdditionalData(header) }
  const payload = await decrypt(await importAesKey(dek), gcm, ciphertext)
  if (!payload) throw new TamperedBlob('The content of the blob was altered.')
  const decode = Object.hasOwn(decoders, header.codec) && decoders[header.codec as Codec]
  if (!decode)
    throw new UnreadableBlob(`The blob has the codec "${header.codec}"; a newer Roost can read it.`)
  return await decode(payload)
}
