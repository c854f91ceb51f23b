import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import type { Device } from '#client/connection.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { sampleProfile } from '#client/testing/sample-profile.ts'
import { adminOf } from '#testing/admin.ts'
import { toggle } from '#testing/changes.ts'
import { startProxyWithoutSockets } from '#testing/no-sockets.ts'
import { createAccount, deviceFor, logOf } from '#testing/realtime/account.ts'
import { startCluster } from '#testing/realtime/cluster.ts'
import { PING_SECONDS } from '#testing/realtime/follower.ts'
import { seededRandom } from '#testing/realtime/seeded-random.ts'
import { keepWriting } from '#testing/realtime/writes.ts'
import { send } from '#testing/wire.ts'
import { type Following, followEvents } from './follow-events.ts'
import type { AccountEvent, Cursor } from './link.ts'

const SEED = 20_261_125
const cluster = await startCluster('Postgres', SEED)
const { balancer, instances } = cluster
const proxy = await startProxyWithoutSockets(balancer.url)
afterAll(async () => {
  await proxy.close()
  await cluster.close()
})

const ways = { 'a WebSocket': balancer.url, 'held requests': proxy.url }
const start = { epoch: 1, seq: 0 }

async function createDevice(server: string, token: string): Promise<Device> {
  const store = createMemoryStore()
  const profile = sampleProfile()
  await store.change(() => ({ ...profile, server, session: { ...profile.session, token } }))
  return { store, documents: createMemoryDocuments() }
}

/** Follows, and keeps all that it is told. */
function follow(device: Device, given: Partial<Following> = {}) {
  const giving = new AbortController()
  const events: AccountEvent[] = []
  const words: string[] = []
  let cursor: Cursor = start
  const following = followEvents(device, {
    from: start,
    signal: giving.signal,
    silence_seconds: 3 * PING_SECONDS,
    ...given,
    onMessage: async (message, next) => {
      await given.onMessage?.(message, next)
      if ('created_at' in message) events.push(message)
      else words.push(message.type)
      cursor = next
    },
  })
  const ended = following.catch((error: unknown) => error)
  const stop = () => {
    giving.abort('stopped')
    return ended
  }
  return { events, words, cursor: () => cursor, ended, stop }
}

test('whatever happens to the network and the instances, each event is told once and none is left out', async () => {
  const account = await createAccount(instances[0])
  const tokens = account.devices.map(({ token }) => token)
  const devices = await Promise.all(
    [...Object.values(ways), balancer.url].map((url, index) => createDevice(url, tokens[index] ?? '')),
  )
  const [socket, held, slow] = devices as [Device, Device, Device]
  const followers = [follow(socket), follow(held), follow(slow, { onMessage: () => sleep(15) })]
  const enough = new AbortController()
  const writing = keepWriting(cluster, account, seededRandom(SEED), enough.signal)
  const suffer = async () => {
    for (const { cursor } of followers) await expect.poll(() => cursor().seq).toBeGreaterThan(2)
    balancer.delay(20)
    for (let round = 0; round < 4; round++) {
      await sleep(100)
      balancer.reset(0.5)
      await sleep(100)
      balancer.cutAfter(150 + 100 * round)
    }
    balancer.delay(0)
    balancer.freeze(0.5)
    await instances[0].kill()
    await instances[0].start()
    balancer.serve([instances[1].port])
    balancer.reset()
    // What was written since then reaches a device only by way of that instance.
    const { length: head } = await logOf(cluster, account)
    for (const { cursor } of followers) await expect.poll(() => cursor().seq).toBeGreaterThan(head)
    balancer.serve([instances[0].port, instances[2].port])
    await instances[1].stop()
    await instances[1].start()
    balancer.serve(instances.map(({ port }) => port))
  }
  await Promise.race([suffer(), writing])
  enough.abort()
  await writing
  balancer.thaw()
  const log = await logOf(cluster, account)
  expect(log.length).toBeGreaterThan(30)
  for (const { cursor } of followers) await expect.poll(() => cursor().seq).toBe(log.length)
  for (const { events, stop } of followers) {
    expect(await stop()).toBe('stopped')
    expect(events).toEqual(log)
  }
  expect(proxy.refused()).toBeGreaterThan(0)
})

test.each(Object.entries(ways))(
  'by %s, a device that stops and comes back goes on where it was',
  async (_, url) => {
    const account = await createAccount(instances[0])
    const { token } = deviceFor(account, 'a WebSocket')
    const device = await createDevice(url, token)
    const told: AccountEvent[] = []
    let first: string[] | undefined
    for (let run = 0; run < 5; run++) {
      const follower = follow(device, { from: undefined, keep_as: 'followed' })
      if (!first) await expect.poll(() => follower.words).toContain('up_to_date')
      first ??= [...follower.words]
      await toggle(instances[0], token)
      await expect.poll(() => follower.events.length).toBeGreaterThan(0)
      await follower.stop()
      told.push(...follower.events)
      await toggle(instances[1], token)
    }
    expect(first).toEqual(['must_refetch', 'up_to_date'])
    const log = await logOf(cluster, account)
    const [{ seq }] = told as [AccountEvent]
    expect(told).toEqual(log.filter((event) => event.seq >= seq && event.seq <= (told.at(-1)?.seq ?? 0)))
  },
)

test.each(Object.entries(ways))(
  'by %s, a session that is revoked ends it with the refusal',
  async (_, url) => {
    const account = await createAccount(instances[0])
    const { token } = deviceFor(account, 'a WebSocket')
    const { words, ended } = follow(await createDevice(url, token))
    await expect.poll(() => words).toContain('up_to_date')
    await send(instances[2], 'POST', '/api/sync/revoke', { token })
    expect(await ended).toMatchObject({ name: 'ServerRefusal', code: 'unauthorized', status: 401 })
    expect(await follow(await createDevice(url, token)).ended).toMatchObject({
      code: 'unauthorized',
      status: 401,
    })
  },
)

test.each(Object.entries(ways))(
  'by %s, after a backup was restored everything has to be read anew, and it goes on from there',
  async (_, url) => {
    const account = await createAccount(instances[0])
    const { token } = deviceFor(account, 'a WebSocket')
    const { cursor, words, events, stop } = follow(await createDevice(url, token))
    await expect.poll(() => words).toContain('up_to_date')
    const told = events.length
    await adminOf(cluster).begin(async (sql) => {
      await sql`delete from roost.sync_events where user_id = ${account.user_id} and seq > 2`
      await sql`update roost.sync_heads set epoch = epoch + 1, seq = 2 where user_id = ${account.user_id}`
    })
    await expect.poll(cursor).toEqual({ epoch: 2, seq: 2 })
    await toggle(instances[0], token)
    await expect.poll(cursor).toEqual({ epoch: 2, seq: 3 })
    await stop()
    expect(words.filter((word) => word === 'must_refetch')).toHaveLength(1)
    expect(events.slice(told)).toEqual((await logOf(cluster, account)).slice(2))
  },
)
