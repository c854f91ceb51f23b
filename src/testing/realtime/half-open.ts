import { expect, test } from 'vitest'
import { toggle } from '../changes.ts'
import { signUpWithDevice } from '../wire.ts'
import { createAccount, deviceFor, followByEach, logOf } from './account.ts'
import { ACCOUNT_CONNECTIONS, type Cluster } from './cluster.ts'
import { type Follower, follow, type TransportName, transportNames } from './follower.ts'

const start = { epoch: 1, seq: 0 }

/** Declares what happens when a connection is dead, whether somebody says so or not. */
export function halfOpen(cluster: Cluster): void {
  const { balancer, instances } = cluster
  const [first] = instances

  test('a follower whose line is dead notices by the silence, and misses nothing', async () => {
    const account = await createAccount(first)
    const followers = followByEach(account, cluster)
    for (const { isUpToDate } of followers) await expect.poll(isUpToDate).toBe(true)
    balancer.freeze()
    await toggle(first, deviceFor(account, 'a WebSocket').token)
    const log = await logOf(cluster, account)
    for (const { cursor, transport } of followers) {
      await expect.poll(() => cursor().seq, { message: transport }).toBe(log.length)
    }
    for (const { transport, ends, stretches, stop } of followers) {
      await stop()
      expect(ends.length, transport).toBeGreaterThan(1)
      expect(stretches, transport).toEqual([{ from: start, changes: log }])
    }
    balancer.thaw()
  })

  test('a server lets go of WebSockets whose lines are dead: their places are free again', async () => {
    const { token } = await signUpWithDevice(first)
    balancer.serve([first.port])
    const followers = await takeEveryPlace(balancer.url, token, 'a WebSocket')
    const late = follow({
      transport: 'a WebSocket',
      url: () => first.url,
      credential: { token },
      cursor: start,
    })
    await expect.poll(() => late.ends).toContain('4429 too_many_connections')
    expect(late.isUpToDate()).toBe(false)
    balancer.freeze()
    await leave(followers)
    await expect.poll(late.isUpToDate).toBe(true)
    await late.stop()
    balancer.thaw()
    balancer.serve(instances.map(({ port }) => port))
  })

  test('a client that goes away gives its place back, whatever it followed by', async () => {
    const comeAndGo = async (transport: TransportName) => {
      const { token } = await signUpWithDevice(first)
      for (let round = 0; round < 2; round++) await leave(await takeEveryPlace(first.url, token, transport))
    }
    await Promise.all(transportNames.map(comeAndGo))
  })
}

/** As many followers of one account as one instance takes, which all have got a place. */
async function takeEveryPlace(url: string, token: string, transport: TransportName): Promise<Follower[]> {
  const followers = Array.from({ length: ACCOUNT_CONNECTIONS }, () =>
    follow({ transport, url: () => url, credential: { token }, cursor: start }),
  )
  for (const { isUpToDate } of followers) await expect.poll(isUpToDate).toBe(true)
  return followers
}

const leave = (followers: Follower[]) => Promise.all(followers.map(({ stop }) => stop()))
