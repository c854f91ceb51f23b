import { Offline } from '#client/errors.ts'
import type { Received } from './received.ts'

const DEFAULT_PAUSES_MS = [300, 900, 2700] as const

/** A server that asks for more patience than this is told to the caller instead of waited for. */
const LONGEST_RETRY_AFTER_MS = 60_000

const passing = [408, 429, 500, 502, 503, 504]

/**
 * Milliseconds to wait before a request is sent again, or undefined when it is not: its outcome is final, it
 * must not be sent twice, or it was sent often enough. `retries` is how often it was sent again already.
 */
export function pauseBeforeRetry(
  outcome: Received | Offline,
  repeatable: boolean,
  retries: number,
  pauses_ms: readonly number[] = DEFAULT_PAUSES_MS,
): number | undefined {
  const pause = pauses_ms[retries]
  if (pause === undefined) return undefined
  const jittered = pause * (0.5 + Math.random())
  if (outcome instanceof Offline) return repeatable ? jittered : undefined
  // 429 is said before any work is done.
  if (!passing.includes(outcome.status) || !(repeatable || outcome.status === 429)) return undefined
  const asked = retryAfter(outcome.headers)
  if (asked === undefined) return jittered
  return asked <= LONGEST_RETRY_AFTER_MS ? asked : undefined
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110 section 10.2.3). */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const at = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(at) ? undefined : Math.max(0, at)
}
