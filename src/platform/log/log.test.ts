import { expect, test } from 'vitest'
import { describeError } from './log.ts'

test('a logged error keeps what finds the bug, causes included', () => {
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: '23505' })
  expect(describeError(error)).toMatchObject({
    name: 'Error',
    message: 'outer',
    code: '23505',
    stack: expect.stringContaining('log.test.ts'),
    cause: { name: 'TypeError', message: 'inner' },
  })
})

test('what Postgres quotes of a row is not logged', () => {
  const error = Object.assign(new Error('failed'), {
    detail: 'Failing row contains (secret)',
    parameters: ['secret'],
  })
  expect(JSON.stringify(describeError(error))).not.toContain('secret')
})

test('a thrown value that is no error is named by its kind, never printed', () => {
  expect(describeError('a secret')).toBe('string')
})
