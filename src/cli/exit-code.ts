import { retryAfterSeconds, ServerRefusal } from '#client/errors.ts'

/** What each exit code says; `--help` prints it. */
export const exitCodes = [
  [0, 'done'],
  [1, 'failed'],
  [2, 'wrong usage, or an input that is not taken'],
  [3, 'not signed in, or signed in without the key: run "roost login"'],
  [4, 'wrong passphrase, recovery words or pairing; nothing was changed'],
  [5, 'the sign-in was denied, or nobody approved it in time'],
  [6, 'the server cannot be reached'],
  [7, 'the server refused, or answered something unexpected'],
  [8, 'the server shows data that was altered, or is older than what this device has seen'],
  [9, 'nothing is stored under this type'],
  [10, 'the server asks to come back later: it is busy, away, or was asked too often'],
  [11, 'no room: this, or everything in the account together, is more than the server takes'],
  [
    12,
    'nothing was done, to lose nothing: another edit, file or watch, a type that is switched off, or unsent edits are in the way',
  ],
  [130, 'cancelled (Ctrl-C)'],
] as const

type ExitCode = (typeof exitCodes)[number][0]

const byCode: Record<string, ExitCode> = {
  usage: 2,
  weak_passphrase: 2,
  unportable_name: 2,
  malformed_pairing: 2,
  wrong_account: 2,
  unknown_device: 2,
  already_approved: 2,
  last_recipient: 2,
  no_such_recipient: 2,
  invalid_device_key: 2,
  not_signed_in: 3,
  vault_locked: 3,
  vault_missing: 3,
  unauthorized: 3,
  rotation_missed: 3,
  device_not_in_keyring: 3,
  wrong_passphrase: 4,
  wrong_recovery_words: 4,
  wrong_pairing: 4,
  passphrase_changed: 4,
  login_denied: 5,
  login_expired: 5,
  offline: 6,
  unexpected_answer: 7,
  keyring_taken: 7,
  words_void: 7,
  rollback_detected: 8,
  tampered_blob: 8,
  tampered_keyring: 8,
  key_mismatch: 8,
  invalid_sealed_blob: 8,
  unsafe_kdf_parameters: 8,
  untrusted_signer: 8,
  tampered_recipient: 8,
  tampered_rotation: 8,
  pairing_mismatch: 8,
  nothing_stored: 9,
  too_many_requests: 10,
  database_unavailable: 10,
  sign_in_unavailable: 10,
  request_timeout: 10,
  contended: 10,
  conflict: 12,
  already_watched: 12,
  ambiguous: 12,
  emptied: 12,
  folder_missing: 12,
  not_a_folder: 12,
  unsafe_path: 12,
  restless: 12,
  type_switched_off: 12,
  unsent_edits: 12,
  epoch_changed: 8,
  quota_exceeded: 11,
  body_too_large: 11,
  blob_too_large: 11,
  cancelled: 130,
}

/** What can be done about an error whose own sentence does not say. */
const advice: Record<string, string> = {
  not_signed_in: 'Run "roost login".',
  vault_locked: 'Run "roost login".',
  unauthorized: 'This device was signed out, or its session has expired. Run "roost login".',
  unsent_edits: 'Push or pull them, or add --discard-edits.',
  quota_exceeded: 'Nothing was stored.',
  body_too_large: 'Nothing was stored.',
  key_in_use: 'Nothing was changed.',
  reauthentication_required: 'Do it in the browser, on the page of your account.',
  epoch_changed: 'To agree, run "roost pull <type> --accept-restore".',
  rollback_detected:
    'Nothing here was changed. If the operator has restored a backup, keep your files, then "roost logout" and "roost login" accept what the server has.',
}

/** An error as it is told: a code, a sentence or two, and the code to exit with. */
export type Told = { code: string; error: string; exit_code: ExitCode; retry_after_seconds?: number }

/** What to tell about anything that was thrown. Errors without a code are faults of this program. */
export function tell(thrown: unknown): Told {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { code, status, request_id } = error as { code?: unknown; status?: unknown; request_id?: unknown }
  if (typeof code !== 'string')
    return { code: 'bug', error: `This is a fault in roost: ${error.stack}`, exit_code: 1 }
  const sentences = code === 'unauthorized' ? [advice[code]] : [error.message, advice[code]]
  if (request_id && Number(status) >= 500) sentences.push(`Request ${request_id}.`)
  sentences.push(roomWords(error))
  const retry_after_seconds = retryAfterSeconds(error)
  if (retry_after_seconds !== undefined && !error.message.includes('Try again in'))
    sentences.push(`Try again in ${retry_after_seconds} seconds.`)
  return {
    ...(retry_after_seconds !== undefined && { retry_after_seconds }),
    code,
    error: sentences.filter(Boolean).join(' '),
    exit_code: byCode[code] ?? (status === undefined ? 1 : 7),
  }
}

/** How full the account is, where the server has said so. */
function roomWords(error: Error): string | undefined {
  if (!(error instanceof ServerRefusal) || error.code !== 'quota_exceeded') return undefined
  const { used, limit, size } = error.data
  return [used, limit, size].every((bytes) => typeof bytes === 'number')
    ? `The account uses ${used} of ${limit} bytes, and this has ${size}.`
    : undefined
}
