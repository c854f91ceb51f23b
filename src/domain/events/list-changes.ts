import type { z } from 'zod'
import type { listChanges as contract } from '#contract/changes.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import { hold } from '#platform/realtime/hold.ts'
import { accountTopic } from './ring-account.ts'

type Changes = z.output<typeof contract.reply>
type Page = Pick<z.output<typeof contract.query>, 'since' | 'epoch' | 'limit'>
type Look = Omit<Changes, 'cursor'> & { account_id: string }

/** A session may end at the Auth service alone, which does not ring. */
const BROWSER_TRUST_MS = 700

/**
 * The account's events after `since`, held for up to `wait_seconds` while there is none. Throws `must_refetch` when the
 * cursor cannot be followed, and `unauthorized` within a second of the caller's session ending.
 */
export async function listChanges(
  caller: Credential,
  { since, epoch, limit }: Page,
  wait_seconds: number,
  signal: AbortSignal,
): Promise<Changes> {
  const look = async (): Promise<Look> => {
    const [seen] = await call(
      (sql) => sql<Look[]>`
        select * from roost.list_changes(
          ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${since}, ${epoch ?? null}, ${limit})`,
    )
    if (!seen) throw new Error('list_changes answers one row')
    return seen
  }
  const { account_id: _, ...changes } = await hold({
    look,
    topicOf: ({ events, account_id }) => (events.length > 0 ? undefined : accountTopic(account_id)),
    wait_seconds,
    ...(caller.token_hash === null && { trust_ms: BROWSER_TRUST_MS }),
    signal,
  })
  const last = changes.has_more ? changes.events.at(-1) : undefined
  return { ...changes, cursor: { epoch: changes.epoch, seq: last?.seq ?? changes.seq } }
}
