import { type Bytes, bytesToUuid, uuidToBytes } from '#contract/sealed-blob.ts'
import { MalformedPairing, WrongAccount } from '#crypto/errors.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'
import { type Random, systemRandom } from '#crypto/primitive/random.ts'
import { bytesToWords, type WordKind, wordsToBytes } from '#crypto/primitive/words.ts'
import { type DeviceIdentity, identityOf, type OwnDevice } from './own-device.ts'

/**
 * What a device that wants in shows, as a QR code, to a device that is in. `secret` is 32 random bytes for this one
 * pairing, kept in memory until it is over: whoever has seen it and controls the server could let a device in.
 */
export type Pairing = { account_id: string; device: DeviceIdentity; secret: Bytes }

const PREFIX = 'roost:pair:1:'
const CONTENT_BYTES = 16 + 16 + 32 + 32 + 32
const CHECKSUM_BYTES = 4
const BASE64_CHARS = ((CONTENT_BYTES + CHECKSUM_BYTES) / 3) * 4

const pairingWords: WordKind = { name: 'pairing', wrong: (sentence) => new MalformedPairing(sentence) }

/** Starts a pairing on the device that wants in. */
export function createPairing(account_id: string, device: OwnDevice, random: Random = systemRandom): Pairing {
  return { account_id, device: identityOf(device), secret: random(32) }
}

/** The text of the QR code: `roost:pair:1:` and the base64url of 132 bytes. */
export async function pairingToText({ account_id, device, secret }: Pairing): Promise<string> {
  const content = concatBytes(
    uuidToBytes(account_id),
    uuidToBytes(device.device_id),
    base64ToBytes(device.x25519),
    base64ToBytes(device.ed25519),
    secret,
  )
  const base64 = bytesToBase64(concatBytes(content, await checksum(content)))
  return `${PREFIX}${base64.replaceAll('+', '-').replaceAll('/', '_')}`
}

/**
 * Reads the text of a QR code on a device of `account_id`. The public keys in it are the device's own: they came by
 * eye, not by the server. Throws `MalformedPairing` or `WrongAccount`.
 */
export async function parsePairing(text: string, account_id: string): Promise<Pairing> {
  const bytes = decode(text.trim())
  const content = bytes.subarray(0, CONTENT_BYTES)
  if (bytesToBase64(bytes.subarray(CONTENT_BYTES)) !== bytesToBase64(await checksum(content))) throw damaged()
  if (bytesToUuid(content.subarray(0, 16)) !== account_id)
    throw new WrongAccount(
      'This code is of a device that is signed in to another account. Sign both in to the same one.',
    )
  const device = {
    device_id: bytesToUuid(content.subarray(16, 32)),
    x25519: bytesToBase64(content.subarray(32, 64)),
    ed25519: bytesToBase64(content.subarray(64, 96)),
  }
  return { account_id, device, secret: content.slice(96) }
}

/** The secret of a pairing as 24 words, for devices that cannot see each other's screen. */
export function pairingToWords({ secret }: Pick<Pairing, 'secret'>): string {
  return bytesToWords(secret)
}

/**
 * The secret of typed words. The device's public keys then come from the server, which can name others: what is
 * sealed to them opens nowhere without the secret, and the device that wants in sees that it was. Throws
 * `MalformedPairing`.
 */
export function parsePairingWords(text: string): Bytes {
  return wordsToBytes(text, pairingWords)
}

function decode(text: string): Bytes {
  if (!text.startsWith('roost:pair:'))
    throw new MalformedPairing('This is no pairing code of Roost. Scan the code that the new device shows.')
  if (!text.startsWith(PREFIX))
    throw new MalformedPairing('This pairing code is of a newer Roost. Update Roost on this device.')
  const base64url = text.slice(PREFIX.length)
  if (base64url.length !== BASE64_CHARS || !/^[\w-]+$/.test(base64url)) throw damaged()
  return base64ToBytes(base64url.replaceAll('-', '+').replaceAll('_', '/'))
}

/** The first bytes of SHA-256: tells a code that was cut or mistyped from one that was not. It proves nothing. */
async function checksum(content: Bytes): Promise<Bytes> {
  const digest = await crypto.subtle.digest('SHA-256', content)
  return new Uint8Array(digest, 0, CHECKSUM_BYTES)
}

const damaged = () =>
  new MalformedPairing('The pairing code is not whole. Scan or copy all of what the new device shows.')
