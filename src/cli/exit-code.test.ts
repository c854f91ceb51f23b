import { expect, test } from 'vitest'
import {
  NotSignedIn,
  Offline,
  PairingMismatch,
  ServerRefusal,
  UnexpectedAnswer,
  UnknownDevice,
  WordsVoid,
} from '#client/errors.ts'
import {
  BlobTooLarge,
  LastRecipient,
  MalformedPairing,
  RollbackDetected,
  TamperedRecipient,
  TamperedRotation,
  UntrustedSigner,
  WeakPassphrase,
  WrongPairing,
  WrongPassphrase,
} from '#crypto/errors.ts'
import { CliError, cancelled } from './error.ts'
import { tell } from './exit-code.ts'

test.each([
  [2, new CliError('usage', 'x')],
  [2, new WeakPassphrase('x')],
  [2, new MalformedPairing('x')],
  [2, new UnknownDevice('x')],
  [2, new LastRecipient('x')],
  [3, new NotSignedIn('x')],
  [3, new ServerRefusal('Unauthorized', { code: 'unauthorized', status: 401 })],
  [4, new WrongPassphrase('x')],
  [4, new WrongPairing('x')],
  [6, new Offline('x')],
  [7, new UnexpectedAnswer('x', 502)],
  [7, new WordsVoid('x')],
  [7, new ServerRefusal('x', { code: 'key_in_use', status: 409 })],
  [7, new ServerRefusal('x', { code: 'a_code_of_tomorrow', status: 400 })],
  [8, new RollbackDetected('x')],
  [8, new UntrustedSigner('x')],
  [8, new TamperedRecipient('x')],
  [8, new TamperedRotation('x')],
  [8, new PairingMismatch('x')],
  [10, new ServerRefusal('x', { code: 'too_many_requests', status: 429 })],
  [10, new ServerRefusal('x', { code: 'database_unavailable', status: 503 })],
  [11, new ServerRefusal('x', { code: 'body_too_large', status: 413 })],
  [11, new ServerRefusal('x', { code: 'quota_exceeded', status: 507 })],
  [11, new BlobTooLarge('x')],
  [130, cancelled()],
  [1, Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })],
  [1, new TypeError('x is not a function')],
])('exit code %i', (exit_code, error) => {
  expect(tell(error).exit_code).toBe(exit_code)
})

test('an ended session is told by what to do, a fault of the server by the request to look for', () => {
  const unauthorized = new ServerRefusal('Unauthorized', { code: 'unauthorized', status: 401 })
  expect(tell(unauthorized).error).toContain('Run "roost login".')
  const internal = { code: 'internal_error', status: 500, request_id: 'r-7' }
  expect(tell(new ServerRefusal('Something went wrong.', internal)).error).toBe(
    'Something went wrong. Request r-7.',
  )
})

test('whoever comes too often is told when to come back, and so is a script', () => {
  const refusal = { code: 'too_many_requests', status: 429, data: { retry_after_seconds: 40 } }
  expect(tell(new ServerRefusal('Too many tries. Try again in 40 seconds.', refusal))).toEqual({
    code: 'too_many_requests',
    error: 'Too many tries. Try again in 40 seconds.',
    exit_code: 10,
    retry_after_seconds: 40,
  })
})

test('a refusal that only says so in its data is told with the time to wait', () => {
  const refusal = { code: 'too_many_requests', status: 429, data: { retry_after_seconds: 290 } }
  expect(tell(new ServerRefusal('Too many tries.', refusal)).error).toBe(
    'Too many tries. Try again in 290 seconds.',
  )
})

test('what finds no room is told that nothing was stored', () => {
  for (const [code, status] of [
    ['quota_exceeded', 507],
    ['body_too_large', 413],
  ] as const) {
    expect(tell(new ServerRefusal('There is no room.', { code, status })).error).toBe(
      'There is no room. Nothing was stored.',
    )
  }
})

test('a full account is told in numbers', () => {
  const data = { used: 90, limit: 100, size: 20 }
  expect(tell(new ServerRefusal('No room.', { code: 'quota_exceeded', status: 507, data })).error).toBe(
    'No room. Nothing was stored. The account uses 90 of 100 bytes, and this has 20.',
  )
})
