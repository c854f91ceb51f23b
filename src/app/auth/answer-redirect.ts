import { transportSecurity } from '#platform/http/transport-security.ts'

/** An answer that sends the browser on, with `Set-Cookie` values; never kept, and never named to the next page. */
export function answerRedirect(location: string, cookies: string[]): Response {
  const headers = new Headers({
    location,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...transportSecurity(),
  })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
