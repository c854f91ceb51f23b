import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { Person } from '#domain/identity/credential.ts'
import { type Origin, requestOrigin } from '#platform/http/origin.ts'
import { createAuthClient } from '#platform/supabase/client.ts'
import { verifyToken } from '#platform/supabase/verify-token.ts'

/** The Auth client of this page's request. Pages cannot set cookies: there, `proxy.ts` has refreshed them before. */
export async function authClient() {
  const jar = await cookies()
  return createAuthClient({
    getAll: () => jar.getAll(),
    setAll: (changed) => {
      try {
        for (const { name, value, options } of changed) jar.set(name, value, options)
      } catch {
        // A page is being rendered; only actions and route handlers may set cookies.
      }
    },
  })
}

/** Whose sign-in cookie this request carries, if it is a valid one. Whether it still lives, the verb finds out. */
export const findPerson = cache(async (): Promise<Person | undefined> => {
  const { data } = await (await authClient()).auth.getSession()
  const claims = data.session ? await verifyToken(data.session.access_token) : undefined
  if (!claims) return undefined
  return { token_hash: null, user_id: claims.sub, session_id: claims.session_id, email: claims.email ?? null }
})

/** The signed-in person, or a redirect to the sign-in page that comes back to `path`. */
export async function requirePerson(path: string): Promise<Person> {
  return (await findPerson()) ?? redirect(`/login?redirect=${encodeURIComponent(path)}`)
}

/** Where this page's request came from. */
export const pageOrigin = async (): Promise<Origin> => requestOrigin(await headers())
