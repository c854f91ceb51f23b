import type { SupabaseClient } from '@supabase/supabase-js'
import { serverUrl } from '#platform/config/config.ts'
import { isAuthInProcess } from '#platform/supabase/auth-fetch.ts'
import { isGithubEnabled } from '#platform/supabase/github.ts'

/**
 * The address at which a person goes on to GitHub, to come back to `/auth/callback` (RFC 7636: the cookies of `auth`
 * hold the verifier); undefined where GitHub is not set up.
 */
export async function startGithubSignIn(auth: SupabaseClient['auth']): Promise<string | undefined> {
  if (!(await isGithubEnabled())) return undefined
  const { data, error } = await auth.signInWithOAuth({
    provider: 'github',
    options: { redirectTo: `${serverUrl()}/auth/callback`, skipBrowserRedirect: true },
  })
  if (error) throw error
  const { pathname, search } = new URL(data.url)
  // An Auth service in this process is configured at a loopback address, which a browser elsewhere does not reach.
  return isAuthInProcess() ? `${serverUrl()}${pathname}${search}` : data.url
}
