import { z } from 'zod'
import { isRefusalCode } from '#contract/refusal.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Served } from '#platform/http/envelope.ts'
import type { Remembered, Repeatable } from '#platform/http/idempotency.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'

/** How long an answer is given again, in seconds. */
export const IDEMPOTENCY_TTL_SECONDS = 86_400

/** How long a request may take before another try of it takes its place: whoever served it has died. */
const LEASE_SECONDS = 60

type Claim = {
  outcome: 'claimed' | 'answered' | 'running' | 'reused'
  attempt: string | null
  answer: string | null
}

/** An answer as it is kept: what was served, or the code and words it was declined with. */
const Kept = z.union([
  z.object({
    data: z.unknown(),
    message: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    code: z.string().refine(isRefusalCode),
    sentence: z.string(),
    detail: z.record(z.string(), z.unknown()).optional(),
  }),
])

/**
 * Serves a request once for its account and Idempotency-Key: the same request gets the same answer for a day. Throws
 * `idempotency_key_reused` when the key came with another request and `idempotency_key_in_use` while that is being
 * served. Answers that say nothing about the request (401, 429, 5xx) are not kept.
 */
export async function remember(
  caller: Credential,
  request: Repeatable,
  serve: () => Promise<Served>,
): Promise<Remembered> {
  const { outcome, attempt, answer } = await claim(caller, request)
  if (outcome === 'reused') throw new Refusal('idempotency_key_reused')
  if (outcome === 'running') {
    throw new Refusal('idempotency_key_in_use', undefined, { retry_after_seconds: 1 })
  }
  if (outcome === 'answered') return { ...revive(answer ?? ''), is_replay: true }

  let kept: string | null = null
  try {
    const served = await serve()
    if ('data' in served) kept = JSON.stringify(served)
    return { served, is_replay: false }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (says(error))
      kept = JSON.stringify({ code: error.code, sentence: error.message, detail: error.detail })
    return { refusal: error, is_replay: false }
  } finally {
    await settle(caller, request, attempt, kept)
  }
}

/** Whether a refusal is an answer to this very request, and not to its time or its sender. */
const says = ({ status }: Refusal): boolean => status < 500 && status !== 401 && status !== 429

function revive(answer: string): { served: Served } | { refusal: Refusal } {
  const kept = Kept.parse(JSON.parse(answer))
  if ('code' in kept) return { refusal: new Refusal(kept.code, kept.sentence, kept.detail) }
  return { served: kept as Served }
}

async function claim(caller: Credential, { key_hash, fingerprint }: Repeatable): Promise<Claim> {
  const [row] = await call(
    (sql) => sql<Claim[]>`
      select * from roost.claim_idempotency_key(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${key_hash}, ${fingerprint},
        ${LEASE_SECONDS}, ${IDEMPOTENCY_TTL_SECONDS})`,
  )
  if (!row) throw new Error('claim_idempotency_key answers one row')
  return row
}

/** The request has been served whatever becomes of this: what cannot be kept is not known of again after the lease. */
async function settle(
  caller: Credential,
  { key_hash }: Repeatable,
  attempt: string | null,
  answer: string | null,
): Promise<void> {
  try {
    await call(
      (sql) => sql`
        select roost.settle_idempotency_key(
          ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${key_hash}, ${attempt}, ${answer})`,
    )
  } catch (error) {
    // A request can end the very session it came with.
    if (error instanceof Refusal && error.code === 'unauthorized') return
    log().warn({ error }, 'an answer could not be kept under its Idempotency-Key')
  }
}
