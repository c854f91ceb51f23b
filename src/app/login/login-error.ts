import { z } from 'zod'

/** Why a sign-in that left this page came back without one, in words. */
const errors = {
  github_disabled: 'This server does not take sign-ins with GitHub.',
  cancelled:
    'GitHub did not confirm who you are, so you are not signed in. Try again, or sign in another way.',
  failed: 'Signing in did not work out. Begin again on this page.',
  link_failed: 'This link does not sign you in here. If it has confirmed your e-mail, sign in now.',
  unanswered: 'The sign-in service does not answer. Nothing was changed; try again in a moment.',
  too_many_requests: 'Too many tries. Wait a few minutes, then try again.',
  user_banned: 'This account is suspended. Ask who runs this server.',
} as const

export type LoginError = keyof typeof errors

/** The words for a code in the address of the sign-in page; undefined for one we never gave. */
export const LoginErrorWords = z
  .enum(Object.keys(errors) as [LoginError, ...LoginError[]])
  .transform((code) => errors[code])
  .optional()
  .catch(undefined)
