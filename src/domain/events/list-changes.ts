import type { z } from 'zod'
import type { listChanges as contract } from '#contract/changes.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { hold } from '#platform/realtime/hold.ts'
import { takePlace } from '#platform/realtime/places.ts'
import { type Cursor, readChanges } from './read-changes.ts'
import { accountTopic } from './ring-account.ts'

type Changes = z.output<typeof contract.reply>

/** A session may end at the Auth service alone, which does not ring. */
const BROWSER_TRUST_MS = 700

/**
 * The account's events after a cursor, held for up to `wait_seconds` while there is none. Throws `must_refetch` when the
 * cursor cannot be followed, `unauthorized` within a second of the caller's session ending, and `too_many_connections`
 * or `server_full` when there is no place to wait.
 */
export async function listChanges(
  caller: Credential,
  { limit, ...cursor }: Cursor & { limit: number },
  wait_seconds: number,
  signal: AbortSignal,
): Promise<Changes> {
  const look = () => readChanges(caller, cursor, limit)
  const seen = await look()
  const leave = wait_seconds > 0 && seen.events.length === 0 ? takePlace(seen.account_id) : undefined
  try {
    const { account_id: _, ...changes } = await hold({
      seen,
      look,
      topicOf: ({ events, account_id }) => (events.length > 0 ? undefined : accountTopic(account_id)),
      wait_seconds,
      ...(caller.token_hash === null && { trust_ms: BROWSER_TRUST_MS }),
      signal,
    })
    const last = changes.has_more ? changes.events.at(-1) : undefined
    return { ...changes, cursor: { epoch: changes.epoch, seq: last?.seq ?? changes.seq } }
  } finally {
    leave?.()
  }
}
