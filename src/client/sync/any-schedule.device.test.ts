import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { accountWithTwoDevices, signedInDevice } from '#client/testing/device.ts'
import { calm } from '#client/testing/world/faults.ts'
import { notesOf } from '#client/testing/world/ledger.ts'
import { createWorld, type Origin, types, type World } from '#client/testing/world/world.ts'
import { seededRandom } from '#testing/realtime/seeded-random.ts'
import { listConflicts } from './conflicts.ts'
import { getContent } from './get-content.ts'

/** How many schedules, and where the same ones begin again: a failure names its seed and its path. */
const numRuns = Number(process.env.SCHEDULE_RUNS ?? 500)
const seed = Number(process.env.SCHEDULE_SEED ?? 20_261_121)
const path = process.env.SCHEDULE_PATH
/** Of one schedule, in steps. */
const maxLength = Number(process.env.SCHEDULE_LENGTH ?? 14)

const DEVICES = 3
const rough = { is_lost: 0.08, is_unheard: 0.1, is_late: 0.06, is_twice: 0.05, is_crash: 0.03 }

type Scene = { world: World; random: () => number; who: number }

const pick = (random: () => number) => types[Math.floor(random() * types.length)] ?? 'secret'

const steps = {
  edit: ({ world, random, who }: Scene) => world.edit(who, pick(random), random),
  'edit, and crash': ({ world, random, who }: Scene) =>
    world.edit(who, pick(random), random, { ...calm, is_crash: 0.3 }),
  sync: ({ world, random, who }: Scene) => world.sync([who], random),
  'sync in bad weather': ({ world, random, who }: Scene) => world.sync([who], random, rough),
  'sync all at once': ({ world, random }: Scene) => world.sync([0, 1, 2], random, rough),
  'two programs of one device sync at once': ({ world, random, who }: Scene) =>
    world.sync([who, who, who + 1], random, rough),
  'deliver late': ({ world, random }: Scene) => world.deliver(random),
  'switch off': ({ world, random }: Scene) => world.toggle(pick(random), false),
  'switch on': ({ world, random }: Scene) => world.toggle(pick(random), true),
  'back up': ({ world }: Scene) => world.backUp(),
  restore: ({ world }: Scene) => world.restoreBackup(),
  agree: ({ world, who }: Scene) => world.agree(who),
} satisfies Record<string, (scene: Scene) => unknown>

const often = ['edit', 'sync', 'sync in bad weather', 'sync all at once'] as const

const planned = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...often) },
      fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
    ),
    who: fc.nat(DEVICES - 1),
    seed: fc.nat(),
  }),
  { minLength: 3, maxLength },
)

const schedule = fc.record({ writers: fc.integer({ min: 1, max: DEVICES }), planned })

/** One account for all schedules: making a keyring takes a quarter of a second. */
let origin: Origin
beforeAll(async () => {
  const { server, first, second } = await accountWithTwoDevices()
  const third = await signedInDevice(server)
  await third.store.change((fresh) => fresh && { ...fresh, vault: first.store.profile?.vault ?? null })
  const profiles = await Promise.all([first, second, third].map(({ store }) => store.read()))
  origin = {
    server,
    stores: profiles.map((profile) => ({ read: async () => profile, change: async () => {} })),
  }
})

const everybody = [0, 1, 2]

async function seenBy(world: World) {
  const seen = everybody.flatMap((at) =>
    types.map(async (type) => (await world.stateOf(at, type)).seen?.revision ?? 0),
  )
  return Promise.all(seen)
}

/** Everything works again, and everybody is online until nothing is left to do. */
async function calmDown(world: World) {
  await world.deliverAll()
  for (const type of types) world.toggle(type, true)
  let events = -1
  while (events !== world.server.events.length) {
    events = world.server.events.length
    for (const at of everybody) await world.settle(at)
  }
}

test(
  'whatever the schedule of edits, crashes and faults, devices end with the same, and no kept edit is lost',
  async () => {
    const property = fc.asyncProperty(schedule, async ({ writers, planned }) => {
      const world = createWorld(origin, writers)
      let highest = await seenBy(world)
      for (const { what, who, seed } of planned) {
        await steps[what]({ world, who, random: seededRandom(seed) })
        const seen = await seenBy(world)
        for (const [index, revision] of seen.entries())
          expect(revision, 'a head went back').toBeGreaterThanOrEqual(highest[index] ?? 0)
        highest = seen
        for (const type of types) expect(await world.isWhole(who, type), 'a content is missing').toBe(true)
      }
      await calmDown(world)
      for (const type of types) {
        const contents = await Promise.all(everybody.map((at) => getContent(world.deviceOf(at), type)))
        const [first] = contents
        for (const content of contents) {
          expect(content.is_pending, type).toBe(false)
          expect(content, type).toEqual(first)
        }
        const copies = await Promise.all(everybody.map((at) => listConflicts(world.deviceOf(at), type)))
        const everywhere = [first?.bytes ?? null, ...copies.flat().map(({ bytes }) => bytes)]
        const found = new Set(everywhere.flatMap(notesOf).flatMap(({ id, text }) => [id, text]))
        if (writers === 1 && world.server.epoch === 1)
          expect(copies.flat(), 'a conflict with nobody').toEqual([])
        for (const word of world.ledger.kept.get(type) ?? []) expect([...found], type).toContain(word)
      }
    })
    await fc.assert(property, { numRuns, seed, ...(path && { path }), endOnFailure: true })
  },
  60_000 + 500 * numRuns,
)
