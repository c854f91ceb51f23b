import { Contended, Offline, retryAfterSeconds, ServerRefusal, UnexpectedAnswer } from '#client/errors.ts'

const FIRST_MS = 1000
const LONGEST_MS = 5 * 60_000

/**
 * Milliseconds until another round is worth it after so many failures in a row: twice as long each time, never the same
 * for two devices, and no sooner than the server asks. Undefined for what does not pass by itself.
 */
export function pauseAfter(error: unknown, failures: number, random = Math.random): number | undefined {
  if (!isPassing(error)) return undefined
  const backoff = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (0.5 + random())
  return Math.max(backoff, (retryAfterSeconds(error) ?? 0) * 1000)
}

function isPassing(error: unknown): boolean {
  if (error instanceof Offline || error instanceof Contended || error instanceof UnexpectedAnswer) return true
  if (!(error instanceof ServerRefusal) || error.status === 507) return false
  return error.status === 408 || error.status === 429 || error.status >= 500
}
