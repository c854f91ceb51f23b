import type { z } from 'zod'
import type { Change } from '#contract/changes.ts'
import type { RealtimeQuery } from '#contract/realtime.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** Where a follower goes on from; without `since`, at what happens now. */
export type Cursor = z.output<typeof RealtimeQuery>

/** Events in order, and the head they lead up to. */
export type ChangePage = {
  events: Change[]
  epoch: number
  seq: number
  has_more: boolean
}

/**
 * The caller's next events, in one round trip. Throws `unauthorized`, and `must_refetch` when
 * the cursor cannot be followed.
 */
export async function readChanges(
  caller: Credential,
  { since, epoch }: Cursor,
  limit: number,
): Promise<ChangePage & { account_id: string }> {
  const [page] = await call(
    (sql) => sql<(ChangePage & { account_id: string })[]>`
      select * from roost.list_changes(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id},
        ${since ?? null}, ${epoch ?? null}, ${limit})`,
  )
  if (!page) throw new Error('list_changes answers one row')
  return page
}
