import { z } from 'zod'
import type { LoginError } from './login-error.ts'
import { ownPath } from './own-path.ts'

/** What is carried through signing in: the device login that waits for it, or the page that was asked for. */
export const LoginTarget = z.object({
  token: z.string().min(1).max(200).optional().catch(undefined),
  redirect: z.string().transform(ownPath).optional().catch(undefined),
})
export type LoginTarget = z.output<typeof LoginTarget>

/** The page a person comes to once signed in. */
export function pageAfterLogin({ token, redirect }: LoginTarget): string {
  if (token) return authorizePath(token)
  return redirect ?? '/dashboard'
}

/** The sign-in page that leads on to the same place. */
export const loginPath = (target: LoginTarget, mode?: 'sign-up'): string =>
  withQuery('/login', { ...(mode && { mode }), ...targetQuery(target) })

/** The sign-in page that says why signing in elsewhere came to nothing, and leads on to the same place. */
export const failedLoginPath = (target: LoginTarget, error: LoginError): string =>
  withQuery('/login', { error, ...targetQuery(target) })

/** Where signing in with GitHub begins. */
export const githubPath = (target: LoginTarget): string => withQuery('/auth/github', targetQuery(target))

/** Where a person asks for a link that sets a new password, and comes back from to the same place. */
export const forgotPath = (target: LoginTarget): string => withQuery('/login/forgot', targetQuery(target))

/** A target as query parameters, which {@link LoginTarget} reads back. */
export const targetQuery = ({ token, redirect }: LoginTarget): Record<string, string> => ({
  ...(token && { token }),
  ...(redirect && { redirect }),
})

function withQuery(path: string, parameters: Record<string, string>): string {
  const query = new URLSearchParams(parameters)
  return query.size > 0 ? `${path}?${query}` : path
}

const authorizePath = (token: string) => `/sync/authorize?token=${encodeURIComponent(token)}`
