import { randomBytes } from 'node:crypto'
import type { SetAllCookies } from '@supabase/ssr'
import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy } from '#app/content-security-policy.ts'
import { PAGE_PATH_HEADER } from '#app/page-path.ts'
import { preflight } from '#platform/http/envelope.ts'
import { transportSecurity } from '#platform/http/transport-security.ts'
import { createAuthClient } from '#platform/supabase/client.ts'

type Cookies = Parameters<SetAllCookies>[0]

/** Goes before every page: refreshes the sign-in cookie, which pages cannot set. It decides nothing. */
export async function proxy(request: NextRequest): Promise<Response> {
  if (request.method === 'OPTIONS') return preflight()
  const refreshed = await refreshSignIn(request)
  const headers = new Headers(request.headers)
  const { pathname, search } = request.nextUrl
  headers.set(PAGE_PATH_HEADER, `${pathname}${search}`)
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'))
  // Next reads the nonce from the request's policy.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(transportSecurity())) response.headers.set(name, value)
  for (const { name, value, options } of refreshed) response.cookies.set(name, value, options)
  return response
}

export const config = {
  // Not the API, which refreshes its sign-ins itself, and not files.
  matcher: '/((?!(?:api|auth(?!/confirm)|oauth|health|v1|_next|\\.well-known)(?:/|$)|[^/]+\\.[a-z]+$).*)',
}

/** Puts refreshed cookies on the request, for the page, and answers them, for the browser. */
async function refreshSignIn(request: NextRequest): Promise<Cookies> {
  if (!request.headers.get('cookie')?.includes('sb-roost-auth')) return []
  const refreshed: Cookies = []
  const client = createAuthClient({
    getAll: () => request.cookies.getAll(),
    setAll: (changed) => {
      for (const cookie of changed) request.cookies.set(cookie.name, cookie.value)
      refreshed.push(...changed)
    },
  })
  await client.auth.getSession()
  return refreshed
}
