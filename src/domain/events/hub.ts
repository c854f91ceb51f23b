import type { Credential } from '#domain/identity/credential.ts'
import { onListening, onRing, onStopping } from '#platform/realtime/doorbell.ts'
import { Frame } from '#platform/realtime/frame.ts'
import type { Outlet } from '#platform/realtime/outlet.ts'
import { takePlace } from '#platform/realtime/places.ts'
import { once } from '#platform/registry.ts'
import { Feed } from './feed.ts'
import type { Follower } from './follower.ts'
import { type Charges, checkAll, lookAfter } from './look-after.ts'
import { accountTopic } from './ring-account.ts'

/** Everybody who follows an account by a connection to this process. */
type Hub = Charges & { number: number; isStopping: boolean }

/** How long followers take to come back when the process stops: at random, longer the more there are. */
const RECONNECT_MS = { least: 250, each: 2, most: 10_000 }

const hub = () => once('hub', openHub)

function openHub(): Hub {
  const opened: Hub = { followers: new Set(), feeds: new Map(), number: 0, isStopping: false }
  onRing((topic, news) => opened.feeds.get(topic)?.ring(news))
  onListening(() => void checkAll(opened))
  onStopping(() => {
    opened.isStopping = true
    for (const follower of opened.followers) sendAway(opened, follower)
  })
  lookAfter(opened)
  return opened
}

type Joining = {
  account_id: string
  credential: Credential
  outlet: Outlet
  /** What it has been sent before. */
  epoch: number
  seq: number
}

/** Takes somebody in, who is not told of anything before `is_live`. Throws `server_full` or `too_many_connections`. */
export function join(joining: Joining): Follower {
  const opened = hub()
  const leavePlace = takePlace(joining.account_id)
  const topic = accountTopic(joining.account_id)
  const feed = opened.feeds.get(topic) ?? new Feed()
  opened.feeds.set(topic, feed)
  const follower: Follower = {
    ...joining,
    number: opened.number++,
    is_live: false,
    has_left: false,
    leave: () => {
      follower.has_left = true
      leavePlace()
      opened.followers.delete(follower)
      feed.followers.delete(follower)
      if (feed.followers.size === 0 && opened.feeds.get(topic) === feed) opened.feeds.delete(topic)
    },
  }
  opened.followers.add(follower)
  feed.followers.add(follower)
  if (opened.isStopping) sendAway(opened, follower)
  return follower
}

/** Reads on for everybody who follows this account here. */
export const look = (account_id: string): void => hub().feeds.get(accountTopic(account_id))?.look()

function sendAway({ followers }: Hub, { leave, outlet }: Follower): void {
  const { least, each, most } = RECONNECT_MS
  const longest = Math.min(Math.max(least, followers.size * each), most)
  leave()
  outlet.end(new Frame({ type: 'reconnect', after_ms: Math.round(Math.random() * longest) }))
}
