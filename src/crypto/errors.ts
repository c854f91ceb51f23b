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
