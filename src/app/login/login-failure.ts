import type { AuthError } from '@supabase/supabase-js'
import type { LoginState } from '#ui/login/login-state.ts'

/** What went wrong, and which field it is about. */
export type Failure = Pick<LoginState, 'error' | 'field'>

const failures: Record<string, Failure> = {
  invalid_credentials: { field: null, error: 'The e-mail or the password is wrong.' },
  email_not_confirmed: {
    field: null,
    error: 'This e-mail is not confirmed yet. Open the link in the mail we sent, then sign in.',
  },
  user_already_exists: {
    field: 'email',
    error: 'There is already an account with this e-mail. Sign in instead.',
  },
  email_exists: { field: 'email', error: 'There is already an account with this e-mail. Sign in instead.' },
  email_address_invalid: { field: 'email', error: 'Mail cannot be sent to this address. Use another one.' },
  email_address_not_authorized: {
    field: 'email',
    error: 'This server may not send mail to that address. Ask who runs it.',
  },
  weak_password: { field: 'password', error: 'This password is too easy to guess. Choose a longer one.' },
  signup_disabled: { field: null, error: 'This server does not take new accounts.' },
  email_provider_disabled: { field: null, error: 'This server does not take new accounts by e-mail.' },
  otp_expired: {
    field: null,
    error: 'This link was used already, or it is too old. Sign in, or create the account once more.',
  },
  user_banned: { field: null, error: 'This account is suspended. Ask who runs this server.' },
  over_request_rate_limit: { field: null, error: 'Too many tries. Wait a minute, then try again.' },
  over_email_send_rate_limit: {
    field: null,
    error: 'Too many mails were sent just now. Wait a few minutes, then try again.',
  },
}

const unanswered: Failure = {
  field: null,
  error: 'The sign-in service does not answer. Nothing was changed; try again in a moment.',
}

/** What a person is told when the Auth service declines, or does not answer. */
export function loginFailure({ code, status, message }: AuthError): Failure {
  const known = code ? failures[code] : undefined
  if (known) return known
  if (status === 429) return failures.over_request_rate_limit as Failure
  if (!status || status >= 500) return unanswered
  return { field: null, error: `The sign-in service declined: ${message}` }
}
