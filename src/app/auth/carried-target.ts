import { parseCookieHeader, serializeCookieHeader } from '@supabase/ssr'
import { LoginTarget, targetQuery } from '#app/login/login-target.ts'
import { serverUrl } from '#platform/config/config.ts'

const NAME = 'roost-login-target'

/** How long a person may take at GitHub. */
const MAX_AGE_SECONDS = 1800

const cookie = (value: string, maxAge: number): string =>
  serializeCookieHeader(NAME, value, {
    path: '/auth',
    maxAge,
    httpOnly: true,
    sameSite: 'lax',
    secure: serverUrl().startsWith('https:'),
  })

/** Keeps what waits for a sign-in in this browser, so that no other site on the way gets to see it. */
export const carryTarget = (target: LoginTarget): string =>
  cookie(`${new URLSearchParams({ ...targetQuery(target), by: 'github' })}`, MAX_AGE_SECONDS)

/** What waits for a sign-in that comes back: as a mail's link says, else as this browser has kept it. */
export function readCarriedTarget(request: Request): { target: LoginTarget; isGithub: boolean } {
  const kept = parseCookieHeader(request.headers.get('cookie') ?? '').find(({ name }) => name === NAME)
  const carried = Object.fromEntries(new URLSearchParams(kept?.value ?? ''))
  const query = Object.fromEntries(new URL(request.url).searchParams)
  return { target: LoginTarget.parse({ ...carried, ...query }), isGithub: carried.by === 'github' }
}

/** Forgets what was kept. */
export const dropTarget = (): string => cookie('', 0)
