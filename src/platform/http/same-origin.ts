import { serverUrl } from '#platform/config/config.ts'
import { Refusal } from '#platform/refusal.ts'

/**
 * Refuses a request that another site made a browser send: whoever acts by cookie must act from our own pages.
 * Browsers name the site in `Sec-Fetch-Site` or, where the address is plain http, in `Origin`, which no page can
 * change: `null` is a page that hides where it is. A request with neither was not sent by a page, since every browser
 * sends one of them with everything but a plain GET, whose answer other sites cannot read.
 */
export function assertSameOrigin(headers: Headers, own = serverUrl()): void {
  const site = headers.get('sec-fetch-site')
  if (site !== null) {
    if (site !== 'same-origin' && site !== 'none') throw new Refusal('cross_origin')
    return
  }
  const origin = headers.get('origin')
  if (origin !== null && !isOwn(origin, headers.get('host'), own)) throw new Refusal('cross_origin')
}

/** Whether an origin is the configured one, or that of the host this very request was sent to. */
function isOwn(origin: string, host: string | null, configured: string): boolean {
  if (!URL.canParse(origin)) return false
  const sent = new URL(origin)
  const own = new URL(configured)
  if (sent.origin === own.origin) return true
  // Beside https, a page of the same host over http may be anybody's on the way.
  return sent.host === host && (own.protocol !== 'https:' || sent.protocol === 'https:')
}
