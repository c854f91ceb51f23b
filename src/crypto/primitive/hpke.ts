import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HpkeError } from '@hpke/core'
import type { Bytes } from '#contract/sealed-blob.ts'
import type { Random } from './random.ts'

/** What an HPKE message is bound to. `psk` has at least 32 bytes; neither it nor its id is ever empty. */
export type HpkeContext = { info: Bytes; additional_data: Bytes; psk: { id: Bytes; key: Bytes } }

/** An HPKE message: the encapsulated key (32 bytes), and ciphertext followed by its 16-byte tag. */
export type HpkeMessage = { enc: Bytes; ciphertext: Bytes }

/**
 * RFC 9180 in PSK mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM: one message to a raw public
 * key, or undefined when that is no key to seal to. The ephemeral key pair is DeriveKeyPair of 32 random bytes.
 */
export async function sealWithPsk(
  public_key: Bytes,
  { info, additional_data, psk }: HpkeContext,
  plaintext: Bytes,
  random: Random,
): Promise<HpkeMessage | undefined> {
  const suite = createSuite()
  return orUndefined(async () => {
    const recipientPublicKey = await suite.kem.deserializePublicKey(public_key)
    const parameters = { recipientPublicKey, info, psk, ekm: random(32) }
    const { enc, ct } = await suite.seal(parameters, plaintext, additional_data)
    return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) }
  })
}

/** The plaintext, or undefined when key, context or any bit is not what it was sealed with. `private_key` is PKCS #8. */
export async function openWithPsk(
  key_pair: { public_key: Bytes; private_key: Bytes },
  { info, additional_data, psk }: HpkeContext,
  { enc, ciphertext }: HpkeMessage,
): Promise<Bytes | undefined> {
  const { subtle } = crypto
  const suite = createSuite()
  const recipientKey = {
    publicKey: await subtle.importKey('raw', key_pair.public_key, 'X25519', true, []),
    privateKey: await subtle.importKey('pkcs8', key_pair.private_key, 'X25519', false, ['deriveBits']),
  }
  return orUndefined(async () => {
    const parameters = { recipientKey, info, psk, enc }
    return new Uint8Array(await suite.open(parameters, ciphertext, additional_data))
  })
}

const createSuite = () =>
  new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

async function orUndefined<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof HpkeError) return undefined
    throw error
  }
}
