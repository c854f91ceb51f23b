import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Account, createAccount, followByEach, logOf } from './account.ts'
import type { Cluster } from './cluster.ts'
import type { Follower } from './follower.ts'
import { seededRandom } from './seeded-random.ts'
import { keepWriting } from './writes.ts'

const start = { epoch: 1, seq: 0 }

/** Declares that followers of several accounts get their logs, whatever goes wrong. */
export function exactlyTheLog(cluster: Cluster, seed: number): void {
  test('whatever happens to the network, the instances and the doorbell, each follower has exactly the log of its account', async () => {
    const [first] = cluster.instances
    const accounts = await Promise.all([1, 2, 3].map(() => createAccount(first)))
    const households = accounts.map((account) => ({ account, followers: followByEach(account, cluster) }))
    const followers = households.flatMap((household) => household.followers)
    await whileWriting(cluster, accounts, seed, async () => {
      await sufferNetwork(cluster)
      await first.kill()
      await loseTheBell(cluster)
      await Promise.all([first.start(), stopAnInstance(cluster, followers)])
    })
    for (const { account, followers } of households) {
      const log = await logOf(cluster, account)
      expect(log.length).toBeGreaterThan(30)
      for (const { cursor } of followers) await expect.poll(() => cursor().seq).toBe(log.length)
      for (const { transport, stretches } of followers) {
        expect(stretches, transport).toEqual([{ from: start, changes: log }])
      }
    }
    await Promise.all(followers.map(({ stop }) => stop()))
  })
}

async function whileWriting(
  cluster: Cluster,
  accounts: Account[],
  seed: number,
  suffer: () => Promise<void>,
): Promise<void> {
  const enough = new AbortController()
  const writing = accounts.map((account, index) =>
    keepWriting(cluster, account, seededRandom(seed + index), enough.signal),
  )
  // A write that fails ends the test at once, and not after all that was planned.
  await Promise.race([suffer(), Promise.all(writing)])
  enough.abort()
  await Promise.all(writing)
}

/** Slow, cut in the middle, moved, half-open. Who is left half-open has to notice while the rest goes on. */
async function sufferNetwork({ balancer }: Cluster): Promise<void> {
  balancer.delay(30)
  for (let round = 0; round < 4; round++) {
    await sleep(100)
    balancer.reset(0.5)
    await sleep(100)
    balancer.cutAfter(100 + 50 * round)
  }
  balancer.delay(0)
  await sleep(100)
  balancer.freeze(0.4)
}

/** The doorbell fails in each of its ways, and comes back. */
async function loseTheBell({ bell: { outages } }: Cluster): Promise<void> {
  for (const { begin, end } of outages) {
    await begin()
    await sleep(300)
    await end()
  }
}

/** Everybody is on one instance when it is told to stop. Each is told when to come back, and not all at once. */
async function stopAnInstance({ balancer, instances }: Cluster, followers: Follower[]): Promise<void> {
  const [one, stopped, other] = instances
  const connected = followers.filter(({ transport }) => transport !== 'held requests')
  await expect.poll(() => connected.every(({ isUpToDate }) => isUpToDate())).toBe(true)
  const before = connected.map((follower) => said(follower, 'up_to_date'))
  balancer.serve([stopped.port])
  balancer.reset()
  await expect
    .poll(() => connected.every((follower, index) => said(follower, 'up_to_date') > (before[index] ?? 0)))
    .toBe(true)
  balancer.serve([one.port, other.port])
  await stopped.stop()
  await stopped.start()
  balancer.serve(instances.map(({ port }) => port))
  // Over a connection that was kept open, one may have come back to the instance that stops, and is told again.
  for (const follower of connected) {
    expect(said(follower, 'reconnect'), follower.transport).toBeGreaterThan(0)
  }
  const after = connected.flatMap(({ words }) => words.map((word) => 'after_ms' in word && word.after_ms))
  expect(new Set(after).size).toBeGreaterThan(2)
}

/** How often a follower was told this. */
const said = ({ words }: Follower, what: string) => words.filter(({ type }) => type === what).length
