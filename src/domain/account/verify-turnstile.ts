import type { Origin } from '#platform/http/origin.ts'
import { addressKey } from '#platform/limit/address-key.ts'
import { spend } from '#platform/limit/limit.ts'
import { Refusal } from '#platform/refusal.ts'
import { turnstileSiteKey, verifyTurnstileToken } from '#platform/turnstile/verify-token.ts'

/** Asks Turnstile about a token, as often per address as accounts may be created. */
export async function verifyTurnstile(token: string, { ip }: Origin): Promise<boolean> {
  if (!turnstileSiteKey()) throw new Refusal('turnstile_not_configured')
  await spend('LIMIT_SIGN_UPS', `turnstile ${addressKey(ip)}`)
  return verifyTurnstileToken(token, ip)
}
