import type { Device } from '#client/connection.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { agreeToRestore, checkAccount } from '#client/sync/check-account.ts'
import { mergersOf } from '#client/sync/define-type.ts'
import { readContent, readState } from '#client/sync/documents.ts'
import { settle } from '#client/sync/settle.ts'
import { contentsOf } from '#client/sync/type-state.ts'
import { createFakeServer, type FakeServer } from '#client/testing/fake-server.ts'
import { type DataType, syncField } from '#contract/data-type.ts'
import { calm, createLife, mortalDocuments, roughFetch, type Weather } from './faults.ts'
import { createLedger } from './ledger.ts'
import { notes } from './notes.ts'
import { type Turns, takeTurns } from './turns.ts'

/** One that is merged, and one that is not. */
export const types = ['collection', 'secret'] as const

/** An account as every simulation begins with it. */
export type Origin = { server: FakeServer; stores: Device['store'][] }

/** Devices of one account, their programs, and the server, where everything may fail. People edit on the first `writers`. */
export function createWorld(origin: Origin, writers: number) {
  const server = createFakeServer(origin.server.account_id)
  server.keyring = origin.server.keyring
  for (const [token, device_id] of origin.server.tokens) server.tokens.set(token, device_id)
  const ledger = createLedger()
  const late: (() => Promise<unknown>)[] = []
  const backups: Pick<FakeServer, 'blobs' | 'versions'>[] = []
  const homes = origin.stores.map((store) => ({ store, documents: createMemoryDocuments() }))

  /** A program on a device, which ends with its first crash. */
  function startProgram(at: number, random: () => number, weather: Weather, turns: Turns): Device {
    const { store, documents } = homes[at % homes.length] as (typeof homes)[number]
    const life = createLife(random, weather)
    return {
      store,
      documents: mortalDocuments(documents, life, turns),
      fetch: roughFetch({ fetch: server.fetch, turns, life, late }, random, weather),
      pauses_ms: [],
    }
  }

  const alone: Turns = { next: async () => {} }
  const mergers = mergersOf(notes)
  const deviceOf = (at: number) => startProgram(at, Math.random, calm, alone)

  return {
    server,
    ledger,
    homes,
    async edit(at: number, type: DataType, random: () => number, weather = calm) {
      const program = startProgram(at % writers, random, weather, alone)
      await ledger.edit(program, type, random).catch(() => undefined)
    },
    /** Programs of these devices sync at once, while people go on editing. */
    async sync(whose: number[], random: () => number, weather = calm) {
      const programs = whose.map((at) => async (turns: Turns) => {
        const program = startProgram(at, random, weather, turns)
        const is_checked = await checkAccount(program).catch(() => undefined)
        if (!is_checked) return
        for (const type of types) await settle(program, type, { mergers }).catch(() => undefined)
      })
      await takeTurns(programs, random, async () => {
        const type = types[Math.floor(random() * types.length)] ?? 'secret'
        if (random() < 0.1) await this.edit(Math.floor(random() * homes.length), type, random)
        if (late.length > 0 && random() < 0.2) await this.deliver(random)
      })
    },
    /** A request arrives that nobody waits for any more. */
    async deliver(random: () => number) {
      const [request] = late.splice(Math.floor(random() * late.length), 1)
      await request?.()
    },
    async deliverAll() {
      for (const request of late.splice(0)) await request()
    },
    toggle(type: DataType, is_on: boolean) {
      Object.assign(server.config, { [syncField[type]]: is_on })
    },
    backUp() {
      const { blobs, versions } = server
      backups.push({ blobs: new Map(blobs), versions: new Map(versions) })
    },
    /** The operator restores the first backup, and says so. */
    restoreBackup() {
      const [backup] = backups.splice(0)
      if (!backup) return
      Object.assign(server, { blobs: new Map(backup.blobs), versions: new Map(backup.versions) })
      server.epoch += 1
    },
    agree: (at: number) => agreeToRestore(deviceOf(at)),
    /** A person looks after a device until nothing is in its way. */
    async settle(at: number) {
      const device = deviceOf(at)
      await checkAccount(device)
      await agreeToRestore(device)
      for (const type of types) await settle(device, type, { mergers })
    },
    /** Whether every content that a state names is there. */
    async isWhole(at: number, type: DataType): Promise<boolean> {
      const device = deviceOf(at)
      const named = [...contentsOf(await readState(device, type))]
      const contents = await Promise.all(named.map((hash) => readContent(device, type, hash)))
      return contents.every((bytes) => bytes !== undefined)
    },
    stateOf: (at: number, type: DataType) => readState(deviceOf(at), type),
    deviceOf,
  }
}

export type World = ReturnType<typeof createWorld>
