import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { redeemDeviceLogin } from '#contract/device-login.ts'
import type { RefusalCode } from '#contract/refusal.ts'
import { TOKEN_PREFIX_LENGTH } from '#contract/session.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { waitForRing } from '#platform/realtime/doorbell.ts'
import { Refusal } from '#platform/refusal.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'

type RedeemLogin = z.output<typeof redeemDeviceLogin.body>
type Redeemed = z.output<typeof redeemDeviceLogin.reply>

const declined = {
  pending: 'authorization_pending',
  denied: 'access_denied',
  expired: 'expired_token',
  unknown: 'invalid_token',
} as const satisfies Record<string, RefusalCode>

type Poll =
  | { status: keyof typeof declined; grant_id: string | null }
  | (Omit<Redeemed, 'session_token' | 'token_prefix'> & { status: 'redeemed'; grant_id: string })

/** The topic that rings when a person has decided about a login. */
export const grantTopic = (grant_id: string): string => `grant:${grant_id}`

/**
 * Answers the session of an approved login, to exactly one caller (RFC 8628 section 3.4). A pending one is held for
 * up to `wait_seconds` and then declined as `authorization_pending`.
 */
export async function redeemLogin(
  input: RedeemLogin,
  wait_seconds: number,
  origin: Origin,
  signal: AbortSignal,
): Promise<Redeemed> {
  const session_token = randomToken('flm_sync_', 64)
  const token_prefix = session_token.slice(0, TOKEN_PREFIX_LENGTH)
  const challenge =
    input.code_verifier && createHash('sha256').update(input.code_verifier).digest('base64url')
  const poll = async (): Promise<Poll> => {
    const [answer] = await call(
      (sql) => sql<[Poll]>`
        select * from roost.redeem_grant(
          ${hashSecret(input.temp_token)}, ${challenge ?? null}, ${hashSecret(session_token)}, ${token_prefix},
          ${config().SESSION_EXPIRY_DAYS}, ${sql.json(origin)})`,
    )
    return answer as Poll
  }
  const answer = await pollUntil(Date.now() + wait_seconds * 1000, poll, signal)
  if (answer.status !== 'redeemed') throw new Refusal(declined[answer.status])
  const { account_id, device_id, expires_at, is_new_device, sync_config } = answer
  return { session_token, token_prefix, expires_at, is_new_device, sync_config, account_id, device_id }
}

/** Polls until the login is decided or the deadline has passed. */
async function pollUntil(deadline: number, poll: () => Promise<Poll>, signal: AbortSignal): Promise<Poll> {
  let answer = await poll()
  let waiting = true
  while (waiting && answer.status === 'pending' && answer.grant_id && Date.now() < deadline) {
    const looked = new AbortController()
    // Listening starts before the look that follows, so a decision between the two is not missed.
    const ended = AbortSignal.any([signal, looked.signal])
    const rung = waitForRing(grantTopic(answer.grant_id), deadline - Date.now(), ended)
    answer = await poll()
    if (answer.status === 'pending') waiting = await rung
    looked.abort()
  }
  return answer
}
