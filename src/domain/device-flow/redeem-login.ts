import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { redeemDeviceLogin } from '#contract/device-login.ts'
import type { RefusalCode } from '#contract/refusal.ts'
import { TOKEN_PREFIX_LENGTH } from '#contract/session.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { hold } from '#platform/realtime/hold.ts'
import { Refusal } from '#platform/refusal.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'
import { takePlace } from './hold-place.ts'

/** `client_id` is an OAuth client's, whose polls are paced; the older wire has none. */
type RedeemLogin = z.output<typeof redeemDeviceLogin.body> & { client_id?: string }
type Redeemed = z.output<typeof redeemDeviceLogin.reply>

const declined = {
  pending: 'authorization_pending',
  early: 'slow_down',
  denied: 'access_denied',
  expired: 'expired_token',
  unknown: 'invalid_token',
} as const satisfies Record<string, RefusalCode>

type Answer =
  | { status: keyof typeof declined; grant_id: string | null }
  | (Omit<Redeemed, 'session_token' | 'token_prefix'> & { status: 'redeemed'; grant_id: string })

/** Looks how a login stands. Only the first look of a poll is paced. */
type Look = (is_paced: boolean) => Promise<Answer>

/** The topic that rings when a person has decided about a login. */
export const grantTopic = (grant_id: string): string => `grant:${grant_id}`

/**
 * Answers the session of an approved login, to exactly one caller (RFC 8628 section 3.4). A pending one is held for
 * up to `wait_seconds`, as long as no more than a few are, and then declined as `authorization_pending`.
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
  const look: Look = async (is_paced) => {
    const [answer] = await call(
      (sql) => sql<[Answer]>`
        select * from roost.redeem_grant(
          ${hashSecret(input.temp_token)}, ${input.client_id ?? null}, ${is_paced}, ${challenge ?? null},
          ${hashSecret(session_token)}, ${token_prefix}, ${config().SESSION_EXPIRY_DAYS}, ${sql.json(origin)})`,
    )
    return answer as Answer
  }
  const first = await look(input.client_id !== undefined)
  const answer = wait_seconds > 0 ? await holdPoll(first, wait_seconds, look, signal) : first
  if (answer.status !== 'redeemed') throw new Refusal(declined[answer.status])
  const { account_id, device_id, expires_at, is_new_device, sync_config } = answer
  ringAccount(account_id)
  return { session_token, token_prefix, expires_at, is_new_device, sync_config, account_id, device_id }
}

/** Holds a pending poll, if there is a place for it, until the login is decided or the time is over. */
async function holdPoll(
  first: Answer,
  wait_seconds: number,
  look: Look,
  signal: AbortSignal,
): Promise<Answer> {
  const { status, grant_id } = first
  const leave = status === 'pending' && grant_id ? await takePlace(grant_id, wait_seconds) : undefined
  if (!leave) return first
  const answer = await hold({
    seen: first,
    look: () => look(false),
    topicOf: (seen) => (seen.status === 'pending' && seen.grant_id ? grantTopic(seen.grant_id) : undefined),
    wait_seconds,
    signal,
  })
  // Nobody waits for what is decided, so its places need not be given back.
  if (answer.status === 'pending') await leave()
  return answer
}
