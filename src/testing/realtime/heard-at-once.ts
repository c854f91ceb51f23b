import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { toggle } from '../changes.ts'
import { type SignedUp, signUpWithDevice } from '../wire.ts'
import type { Cluster } from './cluster.ts'
import { follow } from './follower.ts'
import { writeUnrung } from './writes.ts'

type Watched = SignedUp & {
  token: string
  /** The milliseconds until the other instances' followers have heard of what `write` does. */
  delayOf: (write: () => Promise<unknown>) => Promise<number>
  stop: () => Promise<unknown>
}

/** While other processes are heard, an instance looks this often for itself; while they are not, four times as often. */
const LOOK_MS = 2000

/** Declares that what one instance writes is heard on the others sooner than they look for themselves. */
export function heardAtOnce(cluster: Cluster): void {
  test('what one instance writes is heard at once on the others, and again when the doorbell was lost and came back', async () => {
    const watched = await Promise.all(Array.from({ length: 6 }, () => watch(cluster)))
    const write = ({ token, delayOf }: Watched) => delayOf(() => toggle(cluster.instances[0], token))
    const unrung_ms = await medianOver(LOOK_MS, watched, ({ user_id, delayOf }) =>
      delayOf(() => writeUnrung(cluster, user_id, 1)),
    )
    const isHeardAtOnce = async () => (await medianOver(LOOK_MS / 4, watched, write)) < unrung_ms / 6
    await expect.poll(isHeardAtOnce).toBe(true)
    for (const { begin, end } of cluster.bell.outages) {
      await begin()
      await medianOver(0, watched, write)
      await end()
      await expect.poll(isHeardAtOnce).toBe(true)
    }
    await Promise.all(watched.map(({ stop }) => stop()))
  })
}

/** Measures each, spread over a while, so that the median of those who wait for the end of such a while is half of it. */
async function medianOver<T>(ms: number, list: T[], measure: (item: T) => Promise<number>): Promise<number> {
  const measured = await Promise.all(
    list.map(async (item, index) => {
      await sleep((ms * index) / list.length)
      return measure(item)
    }),
  )
  return measured.toSorted((one, other) => one - other)[list.length >> 1] ?? 0
}

/** Somebody new who follows on the second and the third instance. */
async function watch({ instances: [first, ...others] }: Cluster): Promise<Watched> {
  const person = await signUpWithDevice(first)
  const followers = others.map(({ url }) =>
    follow({
      transport: 'a WebSocket',
      url: () => url,
      credential: { token: person.token },
      cursor: { epoch: 1, seq: 0 },
    }),
  )
  const seen = () => followers.map(({ cursor }) => cursor().seq)
  await expect.poll(seen).toEqual([1, 1])
  return {
    ...person,
    delayOf: async (write) => {
      const before = Math.max(...seen())
      const begun_at = performance.now()
      await write()
      await expect.poll(() => Math.min(...seen()), { interval: 5 }).toBe(before + 1)
      return performance.now() - begun_at
    },
    stop: () => Promise.all(followers.map(({ stop }) => stop())),
  }
}
