import { noPage } from '#platform/http/no-page.ts'

/** An answer that sends the browser on, with `Set-Cookie` values; never kept, and never named to the next page. */
export function answerRedirect(location: string, cookies: string[]): Response {
  const headers = new Headers({
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...noPage(),
  })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
