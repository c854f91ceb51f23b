import { expect, test } from 'vitest'
import { NotSignedIn, Offline, ServerRefusal, UnexpectedAnswer } from '#client/errors.ts'
import { RollbackDetected, WeakPassphrase, WrongPassphrase } from '#crypto/errors.ts'
import { CliError, cancelled } from './error.ts'
import { tell } from './exit-code.ts'

test.each([
  [2, new CliError('usage', 'x')],
  [2, new WeakPassphrase('x')],
  [3, new NotSignedIn('x')],
  [3, new ServerRefusal('Unauthorized', { code: 'unauthorized', status: 401 })],
  [4, new WrongPassphrase('x')],
  [6, new Offline('x')],
  [7, new UnexpectedAnswer('x', 502)],
  [7, new ServerRefusal('x', { code: 'body_too_large', status: 413 })],
  [7, new ServerRefusal('x', { code: 'a_code_of_tomorrow', status: 400 })],
  [8, new RollbackDetected('x')],
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
