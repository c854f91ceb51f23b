import { AuthApiError, AuthRetryableFetchError } from '@supabase/supabase-js'
import { describe, expect, test } from 'vitest'
import { loginFailure } from './login-failure.ts'

describe('what a person is told when signing in fails', () => {
  test('an unknown e-mail and a wrong password are told in the same words', () => {
    const failure = loginFailure(new AuthApiError('Invalid login credentials', 400, 'invalid_credentials'))
    expect(failure).toEqual({ field: null, error: 'The e-mail or the password is wrong.' })
  })

  test('an e-mail that is taken is told beside its field', () => {
    expect(loginFailure(new AuthApiError('x', 422, 'user_already_exists')).field).toBe('email')
  })

  test.each([0, 500, 502, 503])(
    'a service that does not answer (%i) is not called a wrong password',
    (status) => {
      expect(loginFailure(new AuthRetryableFetchError('fetch failed', status)).error).toContain(
        'does not answer',
      )
    },
  )

  test('a limit without a code is told as one', () => {
    expect(loginFailure(new AuthApiError('x', 429, undefined)).error).toContain('Too many tries')
  })

  test('a reason that is new to us is passed on', () => {
    expect(loginFailure(new AuthApiError('Only on weekdays', 403, 'weekend')).error).toContain(
      'Only on weekdays',
    )
  })
})
