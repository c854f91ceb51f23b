import { z } from 'zod'
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
export function loginPath({ token, redirect }: LoginTarget, mode?: 'sign-up'): string {
  const query = new URLSearchParams({
    ...(mode && { mode }),
    ...(token && { token }),
    ...(redirect && { redirect }),
  })
  return query.size > 0 ? `/login?${query}` : '/login'
}

const authorizePath = (token: string) => `/sync/authorize?token=${encodeURIComponent(token)}`
