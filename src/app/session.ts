import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { type LoginTarget, loginPath } from '#app/login/login-target.ts'
import { pagePath } from '#app/page-path.ts'
import type { Person, SignedInPerson } from '#domain/identity/credential.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { type Origin, requestOrigin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
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
export const findPerson = cache(async (): Promise<SignedInPerson | undefined> => {
  const { data } = await (await authClient()).auth.getSession()
  const access_token = data.session?.access_token
  const claims = access_token ? await verifyToken(access_token) : undefined
  if (!access_token || !claims) return undefined
  const { sub: user_id, session_id, email = null } = claims
  return { token_hash: null, user_id, session_id, email, access_token }
})

/** The signed-in person, or a redirect to the sign-in page that comes back here. */
export async function requirePerson(): Promise<SignedInPerson> {
  return (await findPerson()) ?? (await toLogin())
}

/** The signed-in person if their session has not been ended elsewhere, for a page without a verb that would tell. */
export async function findLivePerson(): Promise<Person | undefined> {
  const person = await findPerson()
  if (!person) return undefined
  try {
    await getSyncConfig(person)
    return person
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unauthorized') return undefined
    throw error
  }
}

/**
 * What a verb answers to a page. A session that was ended elsewhere leads to the sign-in page and from there to
 * `target`, or back here; other refusals reach the error page with their code, by which it says what is wrong.
 */
export async function forPage<T>(answer: Promise<T>, target?: LoginTarget): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'unauthorized') return await toLogin(target)
    throw Object.assign(error, { digest: error.code })
  }
}

/** Where this page's request came from. */
export const pageOrigin = async (): Promise<Origin> => requestOrigin(await headers())

/** Leads to the sign-in page and from there to `target`, or back to this page. */
export const toLogin = async (target?: LoginTarget): Promise<never> =>
  redirect(loginPath(target ?? { redirect: pagePath(await headers()) }))
