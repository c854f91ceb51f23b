import type { KeyringDocument } from '#contract/keyring-document.ts'
import { type Bytes, uuidToBytes } from '#contract/sealed-blob.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'
import { bytesToWords } from '#crypto/primitive/words.ts'
import type { DeviceIdentity } from './own-device.ts'

/** What two devices compare. `words` are 12, for people; `digest` is the whole SHA-256, of which they are the first half. */
export type Fingerprint = { words: string; digest: Bytes }

/**
 * What two devices must both show before one lets the other in without a secret: 12 BIP-39 words of 128 bits that
 * depend on the account, the key and the public keys of both. The same whichever device computes it: the one
 * whose keys are lower, byte by byte, goes first.
 */
export async function deviceFingerprint(
  { account, key_id }: Pick<KeyringDocument, 'account' | 'key_id'>,
  one: DeviceIdentity,
  other: DeviceIdentity,
): Promise<Fingerprint> {
  const ordered = [keysOf(one), keysOf(other)].sort(compareBytes)
  const prefix = new TextEncoder().encode('roost/1/fingerprint')
  const input = concatBytes(prefix, uuidToBytes(account), base64ToBytes(key_id), ...ordered)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', input))
  return { words: bytesToWords(digest.slice(0, 16)), digest }
}

const keysOf = ({ x25519, ed25519 }: DeviceIdentity) =>
  concatBytes(base64ToBytes(x25519), base64ToBytes(ed25519))

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
