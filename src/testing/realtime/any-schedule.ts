import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Account, createAccount, followByEach, logOf } from './account.ts'
import type { Cluster } from './cluster.ts'
import type { Follower } from './follower.ts'
import { seededRandom } from './seeded-random.ts'
import { writeOnce, writeUnrung } from './writes.ts'

/** How many schedules, and where the same ones begin again: a failure names its seed and its path. */
const numRuns = Number(process.env.SCHEDULE_RUNS ?? 12)
const seed = Number(process.env.SCHEDULE_SEED ?? 20_261_121)
const path = process.env.SCHEDULE_PATH

/** More events than are read at once, for who is set back to the beginning. */
const SEVERAL_PAGES = 1200

/** What a step acts upon, and how much of it there is to be: a number from 0 to 1. */
type Scene = { cluster: Cluster; account: Account; followers: Follower[]; much: number }

const steps = {
  write: async ({ cluster: { instances }, account, much }: Scene) => {
    const random = seededRandom(much * 2 ** 32)
    for (let time = 0; time < 8 * much; time++) {
      const instance = instances[Math.floor(random() * instances.length)] ?? instances[0]
      await writeOnce(instance, account, random)
    }
  },
  reset: ({ cluster: { balancer }, much }: Scene) => balancer.reset(much),
  freeze: ({ cluster: { balancer }, much }: Scene) => balancer.freeze(much),
  thaw: ({ cluster: { balancer } }: Scene) => balancer.thaw(),
  delay: ({ cluster: { balancer }, much }: Scene) => balancer.delay(40 * much),
  'cut in the middle': ({ cluster: { balancer }, much }: Scene) => balancer.cutAfter(600 * much),
  'move all': ({ cluster: { balancer, instances }, much }: Scene) => {
    const { port } = instances[Math.floor(much * instances.length)] ?? instances[0]
    balancer.serve([port])
    balancer.reset()
  },
  rewind: ({ followers, much }: Scene) => {
    for (const { rewind, cursor } of followers) rewind(Math.floor(cursor().seq * much))
  },
} satisfies Record<string, (scene: Scene) => unknown>

const schedule = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constant('write' as const) },
      fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
    ),
    much: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
  { minLength: 3, maxLength: 12 },
)

/** Declares that no order of writes and faults makes a difference to what followers have in the end. */
export function anySchedule(cluster: Cluster): void {
  const { balancer, instances } = cluster

  test('whatever the schedule of writes and faults, what a follower was sent is the log from its cursor on', async () => {
    const account = await createAccount(instances[0])
    await writeUnrung(cluster, account.user_id, SEVERAL_PAGES)
    const property = fc.asyncProperty(schedule, async (planned) => {
      const from = { epoch: 1, seq: (await logOf(cluster, account)).length }
      const followers = followByEach(account, cluster, from)
      try {
        for (const { what, much } of planned) {
          await steps[what]({ cluster, account, followers, much })
          await sleep(10)
        }
      } finally {
        balancer.thaw()
        balancer.delay(0)
        balancer.serve(instances.map(({ port }) => port))
      }
      const log = await logOf(cluster, account)
      for (const { cursor } of followers) await expect.poll(() => cursor().seq).toBe(log.length)
      for (const { stop } of followers) await stop()
      for (const { transport, stretches } of followers) {
        expect(stretches, transport).toEqual(
          stretches.map((stretch, index) => {
            const sent = index === stretches.length - 1 ? log.length : stretch.changes.length
            return { ...stretch, changes: log.slice(stretch.from.seq).slice(0, sent) }
          }),
        )
      }
    })
    await fc.assert(property, { numRuns, seed, ...(path && { path }), endOnFailure: true })
  })
}
