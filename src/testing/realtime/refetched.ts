import { expect, test } from 'vitest'
import { adminOf } from '../admin.ts'
import { toggle } from '../changes.ts'
import { idBefore } from '../people.ts'
import type { Transaction } from '../transaction.ts'
import { type Account, createAccount, deviceFor, followByEach, logOf } from './account.ts'
import type { Cluster } from './cluster.ts'
import type { Follower } from './follower.ts'
import type { Cursor } from './transport.ts'

/** Removes the events up to `seq` as retention does once they are old. */
async function prune(sql: Transaction, { user_id }: Account, seq: number): Promise<void> {
  await sql`
    update roost.sync_events set created_at = created_at - interval '31 days'
    where user_id = ${user_id} and seq <= ${seq}`
  await sql`select roost.prune_events(${idBefore(user_id)}, 30, 1000)`
}

/** What a backup brings back in which the account had come as far as `seq`. */
async function restore(sql: Transaction, { user_id }: Account, seq: number): Promise<void> {
  await sql`delete from roost.sync_events where user_id = ${user_id} and seq > ${seq}`
  await sql`update roost.sync_heads set epoch = epoch + 1, seq = ${seq} where user_id = ${user_id}`
}

/** Writes so much that what a follower has not seen is removed before it could. */
async function overtake(sql: Transaction, account: Account): Promise<void> {
  await sql`
    select roost.record_event(${account.user_id}, 'config_changed', null, null, null) from generate_series(1, 3)`
  await prune(sql, account, 7)
}

/** What happens to an account of five events, and the cursor its followers have to be sent. */
const losses = [
  {
    what: 'retention has removed what comes next',
    befall: (sql: Transaction, account: Account) => prune(sql, account, 4),
    cursor: { epoch: 1, seq: 5 },
  },
  {
    what: 'retention overtakes it',
    befall: overtake,
    cursor: { epoch: 1, seq: 8 },
  },
  {
    what: 'the operator restores a backup',
    befall: (sql: Transaction, account: Account) => restore(sql, account, 4),
    cursor: { epoch: 2, seq: 4 },
  },
]

/** Waits until each was told to read everything anew from this cursor on. */
async function untilTold(followers: Follower[], cursor: Cursor): Promise<void> {
  for (const { stretches, transport } of followers) {
    await expect.poll(() => stretches.at(-1), { message: transport }).toEqual({ from: cursor, changes: [] })
  }
}

/** Declares that who cannot be told what it missed is told that, and goes on from there. */
export function refetched(cluster: Cluster): void {
  const [first] = cluster.instances
  const change = (account: Account) => toggle(first, deviceFor(account, 'a WebSocket').token)

  /** Whoever was told goes on with what happens next, and was told once. */
  const goOn = async (account: Account, followers: Follower[], cursor: Cursor) => {
    const [next] = (await logOf(cluster, account)).slice(-1)
    for (const { transport, words, stretches, stop } of followers) {
      await expect
        .poll(() => stretches.at(-1), { message: transport })
        .toEqual({ from: cursor, changes: [next] })
      await stop()
      expect(words.filter(({ type }) => type === 'must_refetch')).toEqual([
        { type: 'must_refetch', ...cursor },
      ])
    }
  }

  test.each(losses)(
    'a follower that comes back after $what reads everything anew and goes on',
    async ({ befall, cursor }) => {
      const account = await createAccount(first)
      await adminOf(cluster).begin((sql) => befall(sql, account))
      const followers = followByEach(account, cluster, { epoch: 1, seq: 3 })
      await untilTold(followers, cursor)
      await change(account)
      await goOn(account, followers, cursor)
    },
  )

  test.each(losses.slice(1))(
    'a follower that is connected while $what is told at once, and goes on',
    async ({ befall, cursor }) => {
      const account = await createAccount(first)
      const followers = followByEach(account, cluster)
      for (const { isUpToDate } of followers) await expect.poll(isUpToDate).toBe(true)
      await adminOf(cluster).begin((sql) => befall(sql, account))
      await untilTold(followers, cursor)
      await change(account)
      await goOn(account, followers, cursor)
    },
  )

  test('a follower that comes right after a backup was restored is not told what the others are', async () => {
    const account = await createAccount(first)
    const followHere = (cursor: Cursor) => followByEach(account, cluster, cursor, () => first.url)
    const earlier = followHere({ epoch: 1, seq: 0 })
    for (const { isUpToDate } of earlier) await expect.poll(isUpToDate).toBe(true)
    await adminOf(cluster).begin((sql) => restore(sql, account, 4))
    const later = followHere({ epoch: 2, seq: 3 })
    await untilTold(earlier, { epoch: 2, seq: 4 })
    await change(account)
    await goOn(account, earlier, { epoch: 2, seq: 4 })
    const changes = (await logOf(cluster, account)).slice(3)
    for (const { stretches, transport, stop } of later) {
      const all = [{ from: { epoch: 2, seq: 3 }, changes }]
      await expect.poll(() => stretches, { message: transport }).toEqual(all)
      await stop()
    }
  })
}
