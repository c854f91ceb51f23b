import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Device } from '#client/connection.ts'
import { checkAccount } from '#client/sync/check-account.ts'
import { listConflicts } from '#client/sync/conflicts.ts'
import { mergersOf } from '#client/sync/define-type.ts'
import { getContent } from '#client/sync/get-content.ts'
import { settle } from '#client/sync/settle.ts'
import { PASSPHRASE } from '#client/testing/device.ts'
import { copyMembers, type Members, makeMembers } from '#client/testing/members.ts'
import { calm, createLife, mortalDocuments, roughFetch, type Weather } from '#client/testing/world/faults.ts'
import { createLedger, notesOf } from '#client/testing/world/ledger.ts'
import { notes } from '#client/testing/world/notes.ts'
import { type Turns, takeTurns } from '#client/testing/world/turns.ts'
import { followKeyring } from '#client/vault/follow-keyring.ts'
import { open } from '#crypto/blob/open.ts'
import { seededRandom } from '#testing/realtime/seeded-random.ts'
import { rotateKeys } from './rotate-keys.ts'
import { startRotation } from './start-rotation.ts'
import { tendKeys } from './tend-keys.ts'

/** How many schedules, and where the same ones begin again: a failure names its seed and its path. */
const numRuns = Math.ceil(Number(process.env.SCHEDULE_RUNS ?? 500) / 5)
const seed = Number(process.env.SCHEDULE_SEED ?? 20_261_121)
const path = process.env.SCHEDULE_PATH

const rough: Weather = { is_lost: 0.06, is_unheard: 0.08, is_late: 0.05, is_twice: 0.05, is_crash: 0.02 }
const mergers = mergersOf(notes)
const types = ['collection', 'secret'] as const

/** The person has been shown the words of a new key: making one takes half a second. */
let shown: Members
beforeAll(async () => {
  shown = await makeMembers()
  await startRotation(shown.laptop, { passphrase: PASSPHRASE })
})

/** The account as every schedule begins with it, and what may happen to it. */
async function createScene() {
  const { server, laptop, phone, tablet } = await copyMembers(shown)
  const devices = [laptop, phone, tablet]
  const ledger = createLedger()
  const late: (() => Promise<unknown>)[] = []

  function startProgram(at: number, random: () => number, weather: Weather, turns: Turns): Device {
    const { store, documents } = devices[at % devices.length] ?? laptop
    const life = createLife(random, weather)
    return {
      documents: mortalDocuments(documents, life, turns),
      store: {
        read: () => store.read(),
        change: async (next) => {
          await turns.next()
          life.step()
          await store.change(next)
          life.step()
        },
      },
      fetch: roughFetch({ fetch: server.fetch, turns, life, late }, random, weather),
      pauses_ms: [],
    }
  }

  async function sync(device: Device): Promise<void> {
    await checkAccount(device)
    for (const type of types) await settle(device, type, { mergers })
  }

  /** The laptop makes the new key where it has not, and goes on where it has. */
  async function renew(device: Device): Promise<void> {
    const { rotation } = (await device.store.read()) ?? {}
    if (rotation?.step === 'made' && !rotation.is_confirmed) await rotateKeys(device)
    else await tendKeys(device)
  }

  const alone: Turns = { next: async () => {} }
  return {
    server,
    devices,
    ledger,
    edit: (at: number, random: () => number) =>
      ledger.edit(startProgram(at, random, calm, alone), random() < 0.5 ? 'collection' : 'secret', random),
    /** The laptop renews, and these sync, all at once. */
    run: (renews: boolean, whose: number[], random: () => number) => {
      const start = (at: number, work: (device: Device) => Promise<void>) => (turns: Turns) =>
        work(startProgram(at, random, rough, turns)).catch(() => undefined)
      const programs = whose.map((at) => start(at, sync))
      if (renews) programs.push(start(0, renew))
      return takeTurns(programs, random, async () => {
        if (late.length > 0 && random() < 0.2) await late.shift()?.()
      })
    },
    calmDown: async () => {
      for (const request of late.splice(0)) await request()
      await renew(laptop)
      for (let round = 0; round < 3; round++) for (const device of devices) await sync(device)
    },
  }
}

const schedule = fc.array(
  fc.record({
    what: fc.constantFrom('edit', 'sync', 'renew', 'renew while others sync'),
    who: fc.nat(2),
    seed: fc.nat(),
  }),
  { minLength: 3, maxLength: 10 },
)

test(
  'whatever the schedule of edits, crashes and faults, a renewal ends with one key, and no kept edit is lost',
  async () => {
    const property = fc.asyncProperty(schedule, async (planned) => {
      const { server, devices, ledger, ...scene } = await createScene()
      for (const { what, who, seed } of planned) {
        const random = seededRandom(seed)
        if (what === 'edit') await scene.edit(who, random)
        else if (what === 'sync') await scene.run(false, [who, who + 1], random)
        else await scene.run(true, what === 'renew' ? [] : [1, 2, who], random)
      }
      await scene.calmDown()
      expect(server.keyring).toMatchObject({ key_version: 2, previous: [] })
      expect(new Set(devices.map(({ store }) => store.profile?.vault?.master_key)).size).toBe(1)
      expect(devices[0]?.store.profile?.rotation).toBeUndefined()
      const { keys } = await followKeyring(devices[1] as Device)
      for (const data_type of types) {
        for (const { bytes } of server.versions.get(data_type) ?? [])
          await open({ keys, data_type }, bytes.slice())
        const contents = await Promise.all(devices.map((device) => getContent(device, data_type)))
        for (const content of contents) expect(content).toEqual(contents[0])
        const copies = await Promise.all(devices.map((device) => listConflicts(device, data_type)))
        const everywhere = [contents[0]?.bytes ?? null, ...copies.flat().map(({ bytes }) => bytes)]
        const found = everywhere.flatMap(notesOf).flatMap(({ id, text }) => [id, text])
        for (const word of ledger.kept.get(data_type) ?? []) expect(found).toContain(word)
      }
    })
    await fc.assert(property, { numRuns, seed, ...(path && { path }), endOnFailure: true })
  },
  60_000 + 1000 * numRuns,
)
