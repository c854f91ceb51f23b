import { config } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

/** Where a request came from, as the audit log keeps it. */
export type Origin = { ip: string | null; user_agent: string | null }

/** Set by the front server, which puts the address it saw in `X-Forwarded-For` and drops what the client said. */
const front = () => once('front', () => ({ present: false }))

/** Tells this process that its requests pass the front server. */
export function markFront(): void {
  front().present = true
}

/** The address a request came from, and what it says of itself. */
export const requestOrigin = (headers: Headers): Origin => ({
  ip: clientAddress(headers.get('x-forwarded-for'), front().present ? 1 : config().TRUSTED_PROXY_HOPS),
  user_agent: headers.get('user-agent'),
})

/** The entry that `hops` trusted proxies have appended to `X-Forwarded-For`, or null without any. */
export function clientAddress(forwarded: string | null, hops: number): string | null {
  if (!forwarded || hops === 0) return null
  return (
    forwarded
      .split(',')
      .map((entry) => entry.trim())
      .at(-hops) ?? null
  )
}
