import { bytesToBase64 } from '#crypto/primitive/base64.ts'

/** A key pair as base64: the raw 32-byte public key, and the private key as PKCS #8. */
type KeyPair = { public: string; private: string }

/** The keys of one device: `x25519` is what others seal to, `ed25519` what it signs with. */
export type DeviceKeys = { x25519: KeyPair; ed25519: KeyPair }

/** Makes the keys of this device (RFC 7748, RFC 8032). Private keys belong in the system's key store. */
export async function createDeviceKeys(): Promise<DeviceKeys> {
  const [sealing, signing] = await Promise.all([
    crypto.subtle.generateKey('X25519', true, ['deriveBits']) as Promise<CryptoKeyPair>,
    crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']) as Promise<CryptoKeyPair>,
  ])
  return { x25519: await exportPair(sealing), ed25519: await exportPair(signing) }
}

async function exportPair(pair: CryptoKeyPair): Promise<KeyPair> {
  const [raw, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('raw', pair.publicKey),
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
  ])
  return { public: bytesToBase64(new Uint8Array(raw)), private: bytesToBase64(new Uint8Array(pkcs8)) }
}
