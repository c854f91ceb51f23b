import {
  type CookieMethodsServer,
  createServerClient,
  parseCookieHeader,
  serializeCookieHeader,
} from '@supabase/ssr'
import type { SupabaseClient } from '@supabase/supabase-js'
import { required, serverUrl } from '#platform/config/config.ts'

/** An Auth service that takes longer than this does not answer. */
const AUTH_TIMEOUT_MS = 10_000

/** A Supabase client for sign-in over `cookies`. It is used for Auth alone, never for data. */
export const createAuthClient = (cookies: CookieMethodsServer): SupabaseClient =>
  createServerClient(required('NEXT_PUBLIC_SUPABASE_URL'), required('NEXT_PUBLIC_SUPABASE_ANON_KEY'), {
    cookies,
    global: {
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(AUTH_TIMEOUT_MS) }),
    },
    cookieOptions: {
      // A fixed name: by default it derives from the Auth service's address.
      name: 'sb-roost-auth',
      httpOnly: true,
      sameSite: 'lax',
      secure: serverUrl().startsWith('https:'),
    },
  })

/**
 * The access token of the sign-in cookie a request carries, refreshed when it is about to expire, and the
 * `Set-Cookie` values by which a refreshed one travels back.
 */
export async function readSignIn(
  request: Request,
): Promise<{ token: string | undefined; cookies: string[] }> {
  const header = request.headers.get('cookie')
  if (!header?.includes('sb-roost-auth')) return { token: undefined, cookies: [] }
  const cookies: string[] = []
  const client = createAuthClient({
    getAll: () => parseCookieHeader(header).map(({ name, value }) => ({ name, value: value ?? '' })),
    setAll: (changed) => {
      for (const { name, value, options } of changed)
        cookies.push(serializeCookieHeader(name, value, options))
    },
  })
  const { data } = await client.auth.getSession()
  return { token: data.session?.access_token, cookies }
}
