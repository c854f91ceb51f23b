/** What every error of `crypto` is: a stable `code` for programs, a sentence for people. */
abstract class CryptoError extends Error {
  abstract readonly code: string
}

/** The passphrase does not open the keyring. Nothing was changed. */
export class WrongPassphrase extends CryptoError {
  readonly code = 'wrong_passphrase'
  override name = 'WrongPassphrase'
}

/** The recovery words are misspelt, out of order, or those of another keyring. The message names a word where it can. */
export class WrongRecoveryWords extends CryptoError {
  readonly code = 'wrong_recovery_words'
  override name = 'WrongRecoveryWords'
}

/** The passphrase is too easy to guess; the message says why. */
export class WeakPassphrase extends CryptoError {
  readonly code = 'weak_passphrase'
  override name = 'WeakPassphrase'
}

/** The keyring asks for a key derivation that is too cheap to be safe, or too dear to be honest. It was not computed. */
export class UnsafeKdfParameters extends CryptoError {
  readonly code = 'unsafe_kdf_parameters'
  override name = 'UnsafeKdfParameters'
}

/** Sealed under another key than the one at hand: told from the key id alone, before anything is decrypted. */
export class KeyMismatch extends CryptoError {
  readonly code = 'key_mismatch'
  override name = 'KeyMismatch'
}

/** The blob is not what a device sealed for this place: altered, moved, or cut. */
export class TamperedBlob extends CryptoError {
  readonly code = 'tampered_blob'
  override name = 'TamperedBlob'
}

/** The blob is authentic, but this client cannot read what is inside, for example because a newer one wrote it. */
export class UnreadableBlob extends CryptoError {
  readonly code = 'unreadable_blob'
  override name = 'UnreadableBlob'
}

/** The blob would be larger than a server takes. */
export class BlobTooLarge extends CryptoError {
  readonly code = 'blob_too_large'
  override name = 'BlobTooLarge'
}

/** The keyring is not what a device of this account wrote at this version. */
export class TamperedKeyring extends CryptoError {
  readonly code = 'tampered_keyring'
  override name = 'TamperedKeyring'
}

/** The server shows something older than, or other than, what this device has already seen. The message names both. */
export class RollbackDetected extends CryptoError {
  readonly code = 'rollback_detected'
  override name = 'RollbackDetected'
}

/** A signature by a device that is not, or no longer, in the last keyring this device has verified. */
export class UntrustedSigner extends CryptoError {
  readonly code = 'untrusted_signer'
  override name = 'UntrustedSigner'
}

/** What was sealed to this device is not what a device of its account sealed to it: altered, swapped, or made by others. */
export class TamperedRecipient extends CryptoError {
  readonly code = 'tampered_recipient'
  override name = 'TamperedRecipient'
}

/** A newer key that does not follow from the one this device holds. The device keeps the key it has. */
export class TamperedRotation extends CryptoError {
  readonly code = 'tampered_rotation'
  override name = 'TamperedRotation'
}

/** The key was renewed more than once since this device looked: it cannot follow on its own. */
export class RotationMissed extends CryptoError {
  readonly code = 'rotation_missed'
  override name = 'RotationMissed'
}

/** The keyring is not sealed to this device: it was never let in, or it was removed. */
export class DeviceNotInKeyring extends CryptoError {
  readonly code = 'device_not_in_keyring'
  override name = 'DeviceNotInKeyring'
}

/** The keyring was sealed to this device with another secret, or after comparing another fingerprint. */
export class WrongPairing extends CryptoError {
  readonly code = 'wrong_pairing'
  override name = 'WrongPairing'
}

/** The code or the words of a pairing were altered, cut or mistyped. The message names a word where it can. */
export class MalformedPairing extends CryptoError {
  readonly code = 'malformed_pairing'
  override name = 'MalformedPairing'
}

/** The code is that of a device which signed in to another account. */
export class WrongAccount extends CryptoError {
  readonly code = 'wrong_account'
  override name = 'WrongAccount'
}

/** A public key of a device is no key that anything can be sealed to. */
export class InvalidDeviceKey extends CryptoError {
  readonly code = 'invalid_device_key'
  override name = 'InvalidDeviceKey'
}

/** The last way for a person to open the keyring stays. */
export class LastRecipient extends CryptoError {
  readonly code = 'last_recipient'
  override name = 'LastRecipient'
}

/** The keyring has no such recipient. */
export class NoSuchRecipient extends CryptoError {
  readonly code = 'no_such_recipient'
  override name = 'NoSuchRecipient'
}
