/** What every error of `client` is: a stable `code` for programs, a sentence for people that says what to do. */
export abstract class ClientError extends Error {
  abstract readonly code: string
}

/** The server declined, in its own words: `code` is one of `contract/refusal.ts`, or a newer server's. */
export class ServerRefusal extends ClientError {
  override name = 'ServerRefusal'
  readonly code: string
  readonly status: number
  /** What can be acted upon, for example the version that should have been sent. */
  readonly data: Record<string, unknown>
  readonly request_id: string | undefined

  constructor(
    message: string,
    refusal: {
      code: string
      status: number
      data?: Record<string, unknown> | undefined
      request_id?: string | undefined
    },
  ) {
    super(message)
    this.code = refusal.code
    this.status = refusal.status
    this.data = refusal.data ?? {}
    this.request_id = refusal.request_id
  }
}

/** The account is full. The edit is kept here; make it smaller, or make room. */
export class QuotaExceeded extends ServerRefusal {
  override name = 'QuotaExceeded'
}

/** How many seconds the server asks to wait before it is asked again, when it has said so. */
export function retryAfterSeconds(error: unknown): number | undefined {
  const seconds = error instanceof ServerRefusal ? error.data.retry_after_seconds : undefined
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined
}

/** Something answered that does not speak as Roost does: a proxy, another server, another version. */
export class UnexpectedAnswer extends ClientError {
  readonly code = 'unexpected_answer'
  override name = 'UnexpectedAnswer'
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** The server could not be reached, or did not answer in time. Whether it did the work is not known. */
export class Offline extends ClientError {
  readonly code = 'offline'
  override name = 'Offline'
}

/** The person declined this device in the browser. */
export class LoginDenied extends ClientError {
  readonly code = 'login_denied'
  override name = 'LoginDenied'
}

/** Nobody approved in time, or the approval can no longer be collected. */
export class LoginExpired extends ClientError {
  readonly code = 'login_expired'
  override name = 'LoginExpired'
}

/** This profile has no session. */
export class NotSignedIn extends ClientError {
  readonly code = 'not_signed_in'
  override name = 'NotSignedIn'
}

/** The profile belongs to another account; its key and what it has seen are not mixed with a second one's. */
export class AnotherAccount extends ClientError {
  readonly code = 'another_account'
  override name = 'AnotherAccount'
}

/** The profile belongs to another server. */
export class AnotherServer extends ClientError {
  readonly code = 'another_server'
  override name = 'AnotherServer'
}

/** This device has a session, but not the account's key, or not its newest. */
export class VaultLocked extends ClientError {
  readonly code = 'vault_locked'
  override name = 'VaultLocked'
}

/** The account has no keyring yet. */
export class VaultMissing extends ClientError {
  readonly code = 'vault_missing'
  override name = 'VaultMissing'
}

/** The account has a keyring already; one made here was not stored, and its recovery words open nothing. */
export class KeyringTaken extends ClientError {
  readonly code = 'keyring_taken'
  override name = 'KeyringTaken'
}

/** Recovery words, or a new key with its words, that another device was faster than: those shown here open nothing. */
export class WordsVoid extends ClientError {
  readonly code = 'words_void'
  override name = 'WordsVoid'
}

/** The passphrase was changed on another device after it was asked for here. Nothing was changed. */
export class PassphraseChanged extends ClientError {
  readonly code = 'passphrase_changed'
  override name = 'PassphraseChanged'
}

/** The account has no such device: it was revoked, it never was, or it shows no public keys. Nothing was changed. */
export class UnknownDevice extends ClientError {
  readonly code = 'unknown_device'
  override name = 'UnknownDevice'
}

/** The server names other keys for a device than the device shows: one of the two is not what it seems. */
export class PairingMismatch extends ClientError {
  readonly code = 'pairing_mismatch'
  override name = 'PairingMismatch'
}

/** Another device has let the same device in a moment before. */
export class AlreadyApproved extends ClientError {
  readonly code = 'already_approved'
  override name = 'AlreadyApproved'
}

/** What the edit was made from is no longer what stands here. Nothing was put: read again, merge, and put that. */
export class Conflict extends ClientError {
  readonly code = 'conflict'
  override name = 'Conflict'
}

/** A person has switched the syncing of this data type off. Edits are kept on the device. */
export class TypeSwitchedOff extends ClientError {
  readonly code = 'type_switched_off'
  override name = 'TypeSwitchedOff'
}

/** The server's data is another life of it: a backup was restored, or somebody pretends so. A person has to agree first. */
export class EpochChanged extends ClientError {
  readonly code = 'epoch_changed'
  override name = 'EpochChanged'
}

/** There are edits that the server does not have, and what was asked for would lose them. */
export class UnsentEdits extends ClientError {
  readonly code = 'unsent_edits'
  override name = 'UnsentEdits'
}

/** Others write faster than this device can follow. The edit is kept here. */
export class Contended extends ClientError {
  readonly code = 'contended'
  override name = 'Contended'
}
