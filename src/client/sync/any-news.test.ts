import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { vaultOf } from '#client/testing/contents.ts'
import { accountWithTwoDevices, copyAccount } from '#client/testing/device.ts'
import type { Fault } from '#client/testing/fake-server.ts'
import { notes } from '#client/testing/world/notes.ts'
import type { RealtimeMessage } from '#contract/realtime.ts'
import { seededRandom } from '#testing/realtime/seeded-random.ts'
import { createSyncer } from './create-syncer.ts'
import { mergersOf } from './define-type.ts'
import { getContent } from './get-content.ts'

const numRuns = Math.ceil(Number(process.env.SCHEDULE_RUNS ?? 500) / 10)
const seed = Number(process.env.SCHEDULE_SEED ?? 20_261_121)

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
beforeAll(async () => {
  made = await accountWithTwoDevices()
})

/** Two devices with a syncer each, on a network that is bad while `random` says so. */
async function start(random: () => number) {
  const account = await copyAccount(made)
  const weather = { is_bad: true }
  account.server.faultFor = (): Fault | undefined => {
    if (!weather.is_bad) return undefined
    const chance = random()
    return chance < 0.1 ? 'unreachable' : chance < 0.2 ? 'lost answer' : undefined
  }
  const controller = new AbortController()
  const { signal } = controller
  const devices = [account.first, account.second].map((device) => ({
    device,
    syncer: createSyncer(
      { ...device, pauses_ms: [] },
      { signal, mergers: mergersOf(notes), pause: async () => {} },
    ),
  }))
  return { server: account.server, weather, devices, stop: () => controller.abort() }
}

const step = fc.record({
  what: fc.constantFrom('edit', 'edit', 'hear', 'hear', 'go offline', 'go online', 'wait' as const),
  who: fc.nat(1),
  much: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})

test(
  'whatever is heard, twice, late, out of order or never, syncers end with the same and lose no edit',
  async () => {
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.nat(),
      async (planned, chance) => {
        const { server, weather, devices, stop } = await start(seededRandom(chance))
        const written: string[] = []
        for (const { what, who, much } of planned) {
          const { device, syncer } = devices[who] as (typeof devices)[number]
          const news: RealtimeMessage | undefined = server.events[Math.floor(much * server.events.length)]
          if (what === 'hear' && news) syncer.hear(news)
          if (what === 'go offline') syncer.setOnline(false)
          if (what === 'go online') syncer.setOnline(true)
          if (what === 'wait') await syncer.idle()
          if (what !== 'edit') continue
          const id = `n${written.length}`
          await vaultOf(device).update(notes, (list) => [...(list ?? []), { id, text: id }])
          written.push(id)
        }
        weather.is_bad = false
        for (const { syncer } of devices) syncer.setOnline(true)
        // Everybody hears of the other's last write, and of their own.
        for (const round of [1, 2, 3])
          for (const { syncer } of devices) {
            syncer.hear({ type: 'must_refetch', epoch: 1, seq: round })
            await syncer.idle()
          }
        for (const { device } of devices) {
          expect((await getContent(device, 'collection')).is_pending).toBe(false)
          const ids = (await vaultOf(device).get(notes))?.map(({ id }) => id) ?? []
          expect(ids.toSorted()).toEqual(written.toSorted())
        }
        stop()
      },
    )
    await fc.assert(property, { numRuns, seed })
  },
  60_000 + 500 * numRuns,
)
