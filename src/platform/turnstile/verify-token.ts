import { z } from 'zod'
import { config } from '#platform/config/config.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'

/** Where the widget comes from. */
export const TURNSTILE_ORIGIN = 'https://challenges.cloudflare.com'

/** A service that takes longer than this does not answer. */
const TIMEOUT_MS = 5000

const Verdict = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).catch([]) })

/** Complaints about our secret or about the service, never about the person. */
const NOT_THEIR_FAULT = new Set(['missing-input-secret', 'invalid-input-secret', 'internal-error'])

/** The key by which pages show the widget; undefined where Turnstile is not used. */
export const turnstileSiteKey = (): string | undefined => config().NEXT_PUBLIC_TURNSTILE_SITE_KEY

/**
 * Whether `token` is the answer of a person to the widget. It counts once. Throws `turnstile_not_configured`, and
 * `turnstile_unavailable` when the service gives no verdict.
 */
export async function verifyTurnstileToken(token: string, ip: string | null): Promise<boolean> {
  const { TURNSTILE_SECRET_KEY: secret, TURNSTILE_VERIFY_URL } = config()
  if (!secret) throw new Refusal('turnstile_not_configured')
  try {
    const response = await fetch(TURNSTILE_VERIFY_URL, {
      method: 'POST',
      body: new URLSearchParams({ secret, response: token, ...(ip && { remoteip: ip }) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
      cache: 'no-store',
    })
    // Some refusals come with a 4xx, and say in the same shape why.
    if (response.status >= 500) throw new Error(`Turnstile answered ${response.status}`)
    const { success, 'error-codes': codes } = Verdict.parse(await response.json())
    const fault = codes.find((code) => NOT_THEIR_FAULT.has(code))
    if (!success && fault) throw new Error(`Turnstile answered ${fault}`)
    return success
  } catch (error) {
    log().error({ error }, 'Turnstile gives no verdict')
    throw new Refusal('turnstile_unavailable')
  }
}
