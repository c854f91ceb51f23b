import { config } from '#platform/config/config.ts'
import { log } from '#platform/log/log.ts'
import { isListening } from '#platform/realtime/doorbell.ts'
import { Refusal } from '#platform/refusal.ts'
import { checkFollowers } from './check-followers.ts'
import type { Feed } from './feed.ts'
import { type Follower, refuse } from './follower.ts'
import { accountTopic } from './ring-account.ts'

/** Who is looked after, and what tells them more. */
export type Charges = { followers: Set<Follower>; feeds: Map<string, Feed> }

/** Twice a second a share of the followers is looked after. */
const TICK_MS = 500

/** While the bell is heard, a device for which nothing has rung is checked every so many ticks. */
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
    const isTurn = (ticks_between: number) => (follower: Follower) =>
      follower.number % ticks_between === ticks % ticks_between
    const all = [...charges.followers]
    for (const follower of all.filter(isTurn(ticks_per_beat))) beat(follower)
    if (isChecking) return
    isChecking = true
    const isDeviceDue = isTurn(isListening() ? TICKS_PER_CHECK : 1)
    const isDue = (follower: Follower) => follower.credential.token_hash === null || isDeviceDue(follower)
    await check(charges, [...new Set([...all.filter(isDue), ...suspects(charges)])])
    isChecking = false
  }
  setInterval(tick, TICK_MS).unref()
}

/** Checks every follower. */
export const checkAll = (charges: Charges): Promise<void> => check(charges, [...charges.followers])

/** Those for whose account something has rung since they were last checked. */
function suspects({ feeds }: Charges): Follower[] {
  const rung = [...feeds.values()].filter(({ isSuspect }) => isSuspect)
  for (const feed of rung) feed.isSuspect = false
  return rung.flatMap(({ followers }) => [...followers])
}

function beat(follower: Follower): void {
  if (!follower.outlet.beat()) refuse(follower, new Refusal('slow_consumer'))
}

/** Checks followers, and reads on for those who stand behind. */
async function check({ feeds }: Charges, followers: Follower[]): Promise<void> {
  try {
    for (const { account_id, is_live } of await checkFollowers(followers)) {
      if (is_live) feeds.get(accountTopic(account_id))?.look()
    }
  } catch (error) {
    log().warn({ error }, 'cannot look after followers')
  }
}
