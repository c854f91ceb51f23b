import { LoginTarget, targetQuery } from '#app/login/login-target.ts'
import { serverUrl } from '#platform/config/config.ts'

/** Where Auth is to lead whoever opens the link in a sign-up mail: on to what waits for the sign-up. */
export function confirmationUrl(target: LoginTarget): string {
  const url = new URL('/auth/callback', serverUrl())
  url.search = new URLSearchParams(targetQuery(target)).toString()
  return url.href
}

/** What waits for a sign-up, as {@link confirmationUrl} put it down. An address of another site says nothing. */
export function targetOfConfirmationUrl(url: unknown): LoginTarget {
  if (typeof url !== 'string' || !URL.canParse(url)) return {}
  const { origin, searchParams } = new URL(url)
  return origin === new URL(serverUrl()).origin ? LoginTarget.parse(Object.fromEntries(searchParams)) : {}
}
