import { beforeAll, describe, expect, test } from 'vitest'
import type { AuditFilter } from '#contract/audit.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { admin } from '#testing/admin.ts'
import { fillAudit } from '#testing/fill-audit.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { exportAudit } from './export-audit.ts'
import { getAuditPage } from './get-audit-page.ts'

const person = await createPerson()
const page = (filter: AuditFilter, more: { before?: number; after?: number; limit?: number } = {}) =>
  getAuditPage(person, { limit: 50, checks_chain: false, ...more, filter })
const seqs = async (filter: AuditFilter) => (await page(filter)).events.map(({ seq }) => seq)
const asText = (stream: ReadableStream<Uint8Array>) => new Response(stream).text()

/** The person's log: 1 and 2 the laptop connects, 3 it sets, 4 and 5 the phone connects, 6 a browser renames the phone. */
let laptop: Awaited<ReturnType<typeof connectDevice>>
let phone: Awaited<ReturnType<typeof connectDevice>>
beforeAll(async () => {
  laptop = await connectDevice(person, 'Lap_top 100%')
  await putSyncConfig(laptop, { sync_history: true }, { ip: '192.0.2.7', user_agent: 'Roost/1 (Linux)' })
  phone = await connectDevice(person, 'Phone')
  await renameDevice(person, phone.device_id, 'Téléphone', { ip: '2001:db8::9', user_agent: null })
})

describe('the log is searched', () => {
  test('by what happened', async () => {
    expect(await seqs({ event_type: 'device_connected' })).toEqual([5, 2])
    expect(await seqs({ event_type: 'sign_in' })).toEqual([])
  })

  test('by the device that did it or that it was done to, or by what no device did', async () => {
    expect(await seqs({ device: laptop.device_id })).toEqual([3, 2])
    expect(await seqs({ device: phone.device_id })).toEqual([6, 5])
    expect(await seqs({ device: 'browser' })).toEqual([6, 4, 1])
  })

  test('by time: from one moment on, and before another', async () => {
    const { events } = await page({})
    const [third, fifth] = [events[3]?.created_at, events[1]?.created_at]
    expect(await seqs({ since: third })).toEqual([6, 5, 4, 3])
    expect(await seqs({ since: third, until: fifth })).toEqual([4, 3])
  })

  test.each<[string, number[]]>([
    ['SETTINGS CHANGED', [3]],
    ['device login', [4, 1]],
    ['192.0.2', [3]],
    ['2001:DB8', [6]],
    ['roost/1', [3]],
    ['lap_TOP 100%', [3, 2, 1]],
    ['_', [3, 2, 1]],
    ['TÉLÉ', [6, 5]],
    ['nowhere to be found', []],
    ['\\', []],
  ])('by a text in its words, names, addresses and programs: %s', async (search, found) => {
    expect(await seqs({ search })).toEqual(found)
  })

  test('by all of it together', async () => {
    expect(await seqs({ event_type: 'config_updated', device: laptop.device_id, search: 'linux' })).toEqual([
      3,
    ])
    expect(await seqs({ event_type: 'config_updated', device: phone.device_id })).toEqual([])
  })

  test('and a removed device is found by its id, and by the name it had', async () => {
    const gone = await connectDevice(person, 'Old tablet')
    await revokeDevice(person, gone.device_id, nowhere)
    expect(await seqs({ device: gone.device_id })).toEqual([9, 8])
    expect(await seqs({ search: 'old tablet' })).toEqual([9, 8, 7])
    expect((await page({})).devices.map(({ name }) => name)).toEqual(['Lap_top 100%', 'Téléphone'])
  })
})

describe('of a long log', () => {
  const busy = createPerson()
  const pageOf = async (filter: AuditFilter, more = {}) =>
    getAuditPage(await busy, { limit: 50, checks_chain: false, ...more, filter })
  beforeAll(async () => {
    await pageOf({})
    await fillAudit(admin(), (await busy).user_id, 20_500)
  })

  test('pages lead back to the first row and forth to the newest, none left out and none twice', async () => {
    const filter = { event_type: 'sign_in', search: 'firefox' } as const
    const back: number[][] = []
    let before: number | undefined
    do {
      const found = await pageOf(filter, { before, limit: 500 })
      back.push(found.events.map(({ seq }) => seq))
      before = found.older ?? undefined
    } while (before)
    const all = back.flat()
    expect(all).toHaveLength(new Set(all).size)
    expect(all).toHaveLength(1708)
    expect(all.toSorted((a, b) => b - a)).toEqual(all)
    const forth: number[] = []
    for (let after: number | null = 0; after !== null; ) {
      const found = await pageOf(filter, { after, limit: 500 })
      forth.push(...found.events.map(({ seq }) => seq))
      after = found.newer
    }
    expect(new Set(forth)).toEqual(new Set(all))
  })

  test('the newest page is whole, however one comes to it', async () => {
    const first = await pageOf({})
    expect(first).toMatchObject({ newer: null, older: 20_451 })
    const second = await pageOf({}, { before: 20_470 })
    expect(second).toMatchObject({ newer: 20_469, older: 20_420 })
    expect((await pageOf({}, { after: second.newer })).events).toEqual(first.events)
    expect((await pageOf({}, { after: 20_449, limit: 50 })).older).toBe(20_450)
  })

  test('a search looks at so many rows and says where to look on', async () => {
    const search = '192.0.2.249'
    const rare = { search, until: new Date(Date.now() - 20_400 * 3_600_000).toISOString() }
    const first = await pageOf(rare)
    expect(first).toMatchObject({ events: [], older: 501, newer: null })
    const on = await pageOf(rare, { before: first.older ?? undefined })
    expect(on.older).toBeNull()
    expect(on.newer).toBe(500)
  })

  test('the chain is checked when somebody asks, and a short one always', async () => {
    expect((await pageOf({})).log).toMatchObject({
      first_seq: 1,
      last_seq: 20_500,
      chain: { state: 'unchecked' },
    })
    expect((await pageOf({}, { checks_chain: true })).log.chain).toMatchObject({
      state: 'whole',
      checked: 20_500,
    })
    expect((await page({})).log.chain).toMatchObject({ state: 'whole' })
    const { user_id } = await busy
    await admin().begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`roost.verify_audit ${user_id}`}, 0))`
      expect((await pageOf({}, { checks_chain: true })).log.chain).toEqual({ state: 'busy' })
    })
  })

  test('the whole of it is exported, and of a search what it finds', async () => {
    const all = await asText(await exportAudit(await busy, {}))
    expect(all.split('\r\n')).toHaveLength(20_502)
    const some = await asText(await exportAudit(await busy, { event_type: 'sign_in', search: 'firefox' }))
    expect(some.split('\r\n')).toHaveLength(1710)
  })
})

test('a stranger meets nothing of it', async () => {
  const stranger = await createPerson()
  const theirs = { device: laptop.device_id }
  expect(await getAuditPage(stranger, { filter: theirs, limit: 50, checks_chain: true })).toMatchObject({
    events: [],
    devices: [],
    log: { last_seq: null },
  })
  expect((await asText(await exportAudit(stranger, theirs))).split('\r\n')).toHaveLength(2)
  const mixed = { ...stranger, user_id: person.user_id }
  await expect(getAuditPage(mixed, { filter: {}, limit: 50, checks_chain: false })).rejects.toMatchObject({
    code: 'unauthorized',
  })
  await expect(exportAudit(mixed, {})).rejects.toMatchObject({ code: 'unauthorized' })
})

test('a log that somebody touched is broken at the row', async () => {
  const victim = await createPerson()
  await connectDevice(victim)
  await admin()`update roost.audit_logs set metadata = '{}' where user_id = ${victim.user_id} and seq = 2`
  const { log } = await getAuditPage(victim, { filter: {}, limit: 50, checks_chain: false })
  expect(log.chain).toMatchObject({ state: 'broken', broken_at: 2 })
})

test('what spreadsheets would run is a text, and every row is a line', async () => {
  const somebody = await createPerson()
  const device = await connectDevice(somebody, '=HYPERLINK("http://evil.example","x")')
  await putSyncConfig(device, { sync_history: true }, { ip: '192.0.2.7', user_agent: '@SUM(1),\r\n"x"' })
  const csv = await asText(await exportAudit(somebody, { event_type: 'config_updated' }))
  expect(csv).toMatch(/^number,time_utc,what,/)
  expect(csv).toContain('"\'=HYPERLINK(""http://evil.example"",""x"")"')
  expect(csv).toContain('"\'@SUM(1),\r\n""x"""')
})
