import type { KeyringDocument } from '#contract/keyring-document.ts'
import { type AccountKeys, macKey } from '#crypto/derive-keys.ts'
import { base64ToBytes, bytesToBase64 } from '#crypto/primitive/base64.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'

/** A keyring before its `mac`; unlike `Omit`, this keeps the named fields of a type that allows others. */
export type UnsignedKeyring = {
  [Field in keyof KeyringDocument as Field extends 'mac' ? never : Field]: KeyringDocument[Field]
}

/** Completes a keyring, or completes it anew: HMAC-SHA-256 under the `mac` key over the RFC 8785 bytes of the rest. */
export async function signKeyring(
  keys: AccountKeys,
  { mac: _, ...unsigned }: UnsignedKeyring,
): Promise<KeyringDocument> {
  const mac = await crypto.subtle.sign('HMAC', await macKey(keys), canonicalJson(unsigned))
  return { ...unsigned, mac: bytesToBase64(new Uint8Array(mac)) }
}

/** Whether a device that holds the master key wrote exactly this. */
export async function isSigned(keys: AccountKeys, { mac, ...unsigned }: KeyringDocument): Promise<boolean> {
  const bytes = base64ToBytes(mac)
  // One keyring has one `mac`, since that is its name: base64 also reads what leaves stray bits at its end.
  if (bytesToBase64(bytes) !== mac) return false
  return crypto.subtle.verify('HMAC', await macKey(keys), bytes, canonicalJson(unsigned))
}
