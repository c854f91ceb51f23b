import { byteaArray } from '#platform/db/bytea-array.ts'
import { call } from '#platform/db/call.ts'
import { Refusal } from '#platform/refusal.ts'
import { type Follower, refuse } from './follower.ts'

/**
 * Lets those go who may no longer follow, in one round trip for all, and answers those whose account has gone on from
 * where they stand. Notes that the devices were seen, at most once a minute.
 */
export async function checkFollowers(followers: Follower[]): Promise<Follower[]> {
  const asked = followers.filter(({ has_left }) => !has_left)
  if (asked.length === 0) return []
  const list = <T>(value: (follower: Follower) => T) => asked.map(value)
  const hashes = list(({ credential }) => credential.token_hash)
  const found = await call(
    (sql) => sql<{ place: number; is_ended: boolean }[]>`
      select * from roost.check_followers(
        ${list(({ account_id }) => account_id)}::uuid[], ${byteaArray(sql, hashes)}::bytea[],
        ${list(({ credential }) => credential.session_id)}::uuid[],
        ${list(({ epoch }) => epoch)}::bigint[], ${list(({ seq }) => seq)}::bigint[])`,
  )
  const behind: Follower[] = []
  for (const { place, is_ended } of found) {
    const follower = asked[place - 1]
    if (!follower || follower.has_left) continue
    if (is_ended) refuse(follower, new Refusal('unauthorized'))
    else behind.push(follower)
  }
  return behind
}
