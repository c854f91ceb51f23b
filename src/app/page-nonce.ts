import { headers } from 'next/headers'

/** The nonce by which this page's policy lets scripts run, as `proxy.ts` made it. */
export async function pageNonce(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get('content-security-policy') ?? '')?.[1]
}
