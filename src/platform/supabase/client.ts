import {
  type CookieMethodsServer,
  createServerClient,
  parseCookieHeader,
  serializeCookieHeader,
} from '@supabase/ssr'
import type { SupabaseClient } from '@supabase/supabase-js'
import { required, serverUrl } from '#platform/config/config.ts'
import { authFetch } from './auth-fetch.ts'

/** The cookie of a sign-in, alone or in numbered pieces. */
const COOKIE = 'sb-roost-auth'

/** A Supabase client for sign-in over `cookies`. It is used for Auth alone, never for data. */
export const createAuthClient = (cookies: CookieMethodsServer): SupabaseClient =>
  createServerClient(required('NEXT_PUBLIC_SUPABASE_URL'), required('NEXT_PUBLIC_SUPABASE_ANON_KEY'), {
    cookies,
    global: { fetch: authFetch },
    cookieOptions: {
      // A fixed name: by default it derives from the Auth service's address.
      name: COOKIE,
      httpOnly: true,
      sameSite: 'lax',
      secure: serverUrl().startsWith('https:'),
    },
  })

/** An Auth client over a request's cookies, and the `Set-Cookie` values of what it changes. */
export function openAuthClient(request: Request): { client: SupabaseClient; cookies: string[] } {
  const cookies: string[] = []
  const client = createAuthClient({
    getAll: () =>
      parseCookieHeader(request.headers.get('cookie') ?? '').map(({ name, value }) => ({
        name,
        value: value ?? '',
      })),
    setAll: (changed) => {
      for (const { name, value, options } of changed)
        cookies.push(serializeCookieHeader(name, value, options))
    },
  })
  return { client, cookies }
}

/**
 * The access token of the sign-in cookie a request carries, refreshed when it is about to expire, and the
 * `Set-Cookie` values by which a refreshed one travels back.
 */
export async function readSignIn(
  request: Request,
): Promise<{ token: string | undefined; cookies: string[] }> {
  if (!request.headers.get('cookie')?.includes(COOKIE)) return { token: undefined, cookies: [] }
  const { client, cookies } = openAuthClient(request)
  const { data } = await client.auth.getSession()
  return { token: data.session?.access_token, cookies }
}

/** The `Set-Cookie` values that end a sign-in in the browser. */
export const clearSignIn = (): string[] =>
  ['', '.0', '.1', '.2', '.3', '.4', '-code-verifier'].map((piece) =>
    serializeCookieHeader(`${COOKIE}${piece}`, '', { path: '/', maxAge: 0, httpOnly: true, sameSite: 'lax' }),
  )
