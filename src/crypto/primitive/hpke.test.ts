import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import type { Bytes } from '#contract/sealed-blob.ts'
import { openWithPsk, sealWithPsk } from './hpke.ts'
import { systemRandom } from './random.ts'

const info = hexToBytes('4f6465206f6e2061204772656369616e2055726e')
const plaintext = hexToBytes('4265617574792069732074727574682c20747275746820626561757479')
const additional_data = hexToBytes('436f756e742d30')

/** The vectors published with RFC 9180, first message of each. Appendix A pairs X25519 with AES-128 alone. */
const vectors = [
  {
    name: 'base mode, AES-256-GCM',
    aead: 2,
    ikm_e: '2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9',
    private_key: '497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d',
    public_key: '430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c',
    enc: '6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256',
    key: 'f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f',
    nonce: '151d9929e2449747889bc923',
    ciphertext: 'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a',
  },
  {
    name: 'PSK mode, AES-128-GCM (appendix A.1.2)',
    aead: 1,
    psk: {
      key: hexToBytes('0247fd33b913760fa1fa51e1892d9f307fbe65eb171e8132c2af18555a738b82'),
      id: utf8ToBytes('Ennyn Durin aran Moria'),
    },
    ikm_e: '78628c354e46f3e169bd231be7b2ff1c77aa302460a26dbfa15515684c00130b',
    private_key: 'c5eb01eb457fe6c6f57577c5413b931550a162c71a03ac8d196babbd4e5ce0fd',
    public_key: '9fed7e8c17387560e92cc6462a68049657246a09bfa8ade7aefe589672016366',
    enc: '0ad0950d9fb9588e59690b74f1237ecdf1d775cd60be2eca57af5a4b0471c91b',
    key: '15026dba546e3ae05836fc7de5a7bb26',
    nonce: '9518635eba129d5ce0914555',
    ciphertext: 'e52c6fed7f758d0cf7145689f21bc1be6ec9ea097fef4e959440012f4feb73fb611b946199e681f4cfc34db8ea',
  },
] as const

const u16 = (value: number) => Uint8Array.of(value >> 8, value & 255)
const pkcs8 = (raw: Uint8Array) => concatBytes(hexToBytes('302e020100300506032b656e04220420'), raw)

/** RFC 9180 sections 4, 4.1 and 5.1 for X25519 and HKDF-SHA256, written here a second time. */
function labelled(suite: Uint8Array) {
  const extract = (salt: Uint8Array, label: string, ikm: Uint8Array) =>
    hmac(sha256, salt, concatBytes(utf8ToBytes('HPKE-v1'), suite, utf8ToBytes(label), ikm))
  const expand = (prk: Uint8Array, label: string, context: Uint8Array, length: number) => {
    const labelled_info = concatBytes(u16(length), utf8ToBytes('HPKE-v1'), suite, utf8ToBytes(label), context)
    // One block is enough for everything here.
    return hmac(sha256, prk, concatBytes(labelled_info, Uint8Array.of(1))).slice(0, length)
  }
  return { extract, expand }
}

const none = new Uint8Array(0)
const kem = labelled(concatBytes(utf8ToBytes('KEM'), u16(0x20)))

type Message = { aead: number; enc: Bytes; private_key: Bytes; public_key: Bytes }
type Psk = { key: Uint8Array; id: Uint8Array }

async function keyAndNonce({ aead, enc, private_key, public_key }: Message, context: Uint8Array, psk?: Psk) {
  const own = await crypto.subtle.importKey('pkcs8', pkcs8(private_key), 'X25519', false, ['deriveBits'])
  const ephemeral = await crypto.subtle.importKey('raw', enc, 'X25519', false, [])
  const dh = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: ephemeral }, own, 256))
  const prk = kem.extract(none, 'eae_prk', dh)
  const shared_secret = kem.expand(prk, 'shared_secret', concatBytes(enc, public_key), 32)
  const { extract, expand } = labelled(concatBytes(utf8ToBytes('HPKE'), u16(0x20), u16(1), u16(aead)))
  const hashes = [extract(none, 'psk_id_hash', psk?.id ?? none), extract(none, 'info_hash', context)]
  const schedule = concatBytes(Uint8Array.of(psk ? 1 : 0), ...hashes)
  const secret = extract(shared_secret, 'secret', psk?.key ?? none)
  const key = expand(secret, 'key', schedule, aead === 2 ? 32 : 16)
  return { key, nonce: expand(secret, 'base_nonce', schedule, 12) }
}

async function aesGcm(key: Bytes, iv: Bytes) {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  const gcm = { name: 'AES-GCM', iv, additionalData: additional_data }
  return new Uint8Array(await crypto.subtle.encrypt(gcm, aes, plaintext))
}

test.each(vectors)('HPKE is that of RFC 9180: $name', async (vector) => {
  const [enc, private_key, public_key] = [vector.enc, vector.private_key, vector.public_key].map(hexToBytes)
  if (!enc || !private_key || !public_key) throw new Error('three texts were given')
  const psk = 'psk' in vector ? vector.psk : undefined
  const { key, nonce } = await keyAndNonce({ aead: vector.aead, enc, private_key, public_key }, info, psk)
  expect(bytesToHex(key)).toBe(vector.key)
  expect(bytesToHex(nonce)).toBe(vector.nonce)
  expect(bytesToHex(await aesGcm(key, nonce))).toBe(vector.ciphertext)
})

test.each(vectors)('the library agrees: $name', async (vector) => {
  const { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } = await import('@hpke/core')
  const aead = vector.aead === 2 ? new Aes256Gcm() : new Aes128Gcm()
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead })
  const psk = 'psk' in vector ? { psk: vector.psk } : {}
  const recipientPublicKey = await suite.kem.deserializePublicKey(hexToBytes(vector.public_key))
  const sealing = { recipientPublicKey, info, ekm: hexToBytes(vector.ikm_e), ...psk }
  const { ct, enc } = await suite.seal(sealing, plaintext, additional_data)
  expect(bytesToHex(new Uint8Array(enc))).toBe(vector.enc)
  expect(bytesToHex(new Uint8Array(ct))).toBe(vector.ciphertext)
  const recipientKey = await suite.kem.deserializePrivateKey(hexToBytes(vector.private_key))
  const opened = await suite.open({ recipientKey, info, enc, ...psk }, ct, additional_data)
  expect(new Uint8Array(opened)).toEqual(plaintext)
})

test('what is sealed in PSK mode with AES-256-GCM is what the RFC says', async () => {
  const private_key = hexToBytes(vectors[0].private_key)
  const public_key = hexToBytes(vectors[0].public_key)
  const psk = { key: systemRandom(32), id: utf8ToBytes('roost') }
  const context = { info, additional_data, psk }
  const message = await sealWithPsk(public_key, context, plaintext, () => hexToBytes(vectors[0].ikm_e))
  if (!message) throw new Error('the key is one to seal to')
  expect(bytesToHex(message.enc)).toBe(vectors[0].enc)
  const { key, nonce } = await keyAndNonce({ aead: 2, enc: message.enc, private_key, public_key }, info, psk)
  expect(message.ciphertext).toEqual(await aesGcm(key, nonce))
  const pair = { public_key, private_key: pkcs8(private_key) }
  expect(await openWithPsk(pair, context, message)).toEqual(plaintext)
  for (const wrong of [
    { ...context, psk: { ...psk, key: systemRandom(32) } },
    { ...context, psk: { ...psk, id: utf8ToBytes('other') } },
    { ...context, info: additional_data },
    { ...context, additional_data: info },
  ])
    expect(await openWithPsk(pair, wrong, message)).toBeUndefined()
})

test('nothing is sealed to a public key of low order, nor opened from one', async () => {
  const psk = { key: systemRandom(32), id: utf8ToBytes('roost') }
  const context = { info, additional_data, psk }
  for (const low of ['00'.repeat(32), `01${'00'.repeat(31)}`, `${'ed'}${'ff'.repeat(30)}7f`]) {
    expect(await sealWithPsk(hexToBytes(low), context, plaintext, systemRandom)).toBeUndefined()
    const pair = {
      public_key: hexToBytes(vectors[0].public_key),
      private_key: pkcs8(hexToBytes(vectors[0].private_key)),
    }
    const message = { enc: hexToBytes(low), ciphertext: systemRandom(45) }
    expect(await openWithPsk(pair, context, message)).toBeUndefined()
  }
})
