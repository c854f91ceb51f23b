import { serverUrl } from '#platform/config/config.ts'
import { Refusal } from '#platform/refusal.ts'

/**
 * Refuses a request that another site made a browser send: whoever acts by cookie must act from our own pages.
 * Browsers name the site in `Sec-Fetch-Site` or `Origin`; a request with neither was not sent by a page.
 */
export function assertSameOrigin(headers: Headers): void {
  const site = headers.get('sec-fetch-site')
  if (site !== null) {
    if (site !== 'same-origin' && site !== 'none') throw new Refusal('cross_origin')
    return
  }
  const origin = headers.get('origin')
  if (origin === null || origin === serverUrl()) return
  if (!URL.canParse(origin) || new URL(origin).host !== headers.get('host')) throw new Refusal('cross_origin')
}
