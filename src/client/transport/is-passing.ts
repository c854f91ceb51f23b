import { Offline, ServerRefusal, UnexpectedAnswer } from '#client/errors.ts'

/** Whether the same may well succeed later: the network is away, or the server is, or it was asked too often. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Offline) return true
  if (!(error instanceof ServerRefusal || error instanceof UnexpectedAnswer)) return false
  const { status } = error
  return status === 408 || status === 429 || status >= 500
}
