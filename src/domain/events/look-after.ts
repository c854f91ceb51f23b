import { config } from '#platform/config/config.ts'
import { byteaArray } from '#platform/db/bytea-array.ts'
import { call } from '#platform/db/call.ts'
import { log } from '#platform/log/log.ts'
import { isListening } from '#platform/realtime/doorbell.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Feed } from './feed.ts'
import { type Follower, refuse } from './follower.ts'
import { accountTopic } from './ring-account.ts'

/** Who is looked after, and what tells them more. */
export type Charges = { followers: Set<Follower>; feeds: Map<string, Feed> }

/** Twice a second a share of the followers is looked after. */
const TICK_MS = 500

/** While the bell is heard, a device is checked every so many ticks. */
const TICKS_PER_CHECK = 4

/**
 * From now on tells every follower, now and then, that its connection lives, and checks whether it still has a right to
 * it and whether a ring was lost. Sign-ins may end at the Auth service, which does not ring: they are checked at every
 * tick, and so are all while rings of other processes are not heard.
 */
export function lookAfter(charges: Charges): void {
  const ticks_per_beat = (config().PING_SECONDS * 1000) / TICK_MS
  let ticks = 0
  let isChecking = false
  const tick = async () => {
    ticks++
    const isDue = (ticks_between: number) => (follower: Follower) =>
      follower.number % ticks_between === ticks % ticks_between
    const all = [...charges.followers]
    for (const follower of all.filter(isDue(ticks_per_beat))) beat(follower)
    if (isChecking) return
    isChecking = true
    const isDeviceDue = isDue(isListening() ? TICKS_PER_CHECK : 1)
    await check(
      charges,
      all.filter((follower) => follower.credential.token_hash === null || isDeviceDue(follower)),
    )
    isChecking = false
  }
  setInterval(tick, TICK_MS).unref()
}

/** Checks every follower. */
export const checkAll = (charges: Charges): Promise<void> => check(charges, [...charges.followers])

function beat(follower: Follower): void {
  if (!follower.outlet.beat()) refuse(follower, new Refusal('slow_consumer'))
}

/** Lets those go who may no longer follow, and reads on for those who stand behind the head of their account. */
async function check({ feeds }: Charges, followers: Follower[]): Promise<void> {
  const due = followers.filter(({ has_left }) => !has_left)
  if (due.length === 0) return
  const list = <T>(value: (follower: Follower) => T) => due.map(value)
  try {
    const found = await call(
      (sql) => sql<{ place: number; is_ended: boolean }[]>`
        select * from roost.check_followers(
          ${list(({ account_id }) => account_id)}::uuid[],
          ${byteaArray(
            sql,
            list(({ credential }) => credential.token_hash),
          )}::bytea[],
          ${list(({ credential }) => credential.session_id)}::uuid[],
          ${list(({ epoch }) => epoch)}::bigint[], ${list(({ seq }) => seq)}::bigint[])`,
    )
    for (const { place, is_ended } of found) {
      const follower = due[place - 1]
      if (!follower || follower.has_left) continue
      if (is_ended) refuse(follower, new Refusal('unauthorized'))
      else if (follower.is_live) feeds.get(accountTopic(follower.account_id))?.wake()
    }
  } catch (error) {
    log().warn({ error }, 'cannot look after followers')
  }
}
