import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { Offline, VaultLocked } from '#client/errors.ts'
import { accountWithTwoDevices, copyAccount, text } from '#client/testing/device.ts'
import { refuse } from '#client/testing/fake-server.ts'
import type { DataType } from '#contract/data-type.ts'
import { createSyncer, type SyncerOptions } from './create-syncer.ts'
import { getContent } from './get-content.ts'
import { putContent } from './put-content.ts'
import { syncType } from './sync-type.ts'

type Account = Awaited<ReturnType<typeof copyAccount>>

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
let server: Account['server']
let device: Account['first']
let other: Account['second']
beforeEach(async () => {
  made ??= await accountWithTwoDevices()
  const account = await copyAccount(made)
  server = account.server
  device = account.first
  other = account.second
})

function start(options: SyncerOptions = {}) {
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  return {
    controller,
    syncer: createSyncer({ ...device, pauses_ms: [] }, { ...options, signal: controller.signal }),
  }
}

const contentOf = async (of: Account['first'], type: DataType = 'history') => {
  const { bytes } = await getContent(of, type)
  return bytes && new TextDecoder().decode(bytes)
}
const requestsOf = (type: string) => server.requests.filter((line) => line.endsWith(`/data/${type}`)).length
const lastEvent = () => {
  const event = server.events.at(-1)
  if (!event) throw new Error('Nothing has happened.')
  return event
}

test('what is put here goes out by itself, and what is heard of comes in', async () => {
  const { syncer } = start()
  await putContent(device, 'history', text('mine'))
  await vi.waitFor(async () => expect((await getContent(device, 'history')).is_pending).toBe(false))
  await syncType(other, 'history')
  expect(await contentOf(other)).toBe('mine')
  await putContent(other, 'history', text('theirs'))
  await syncType(other, 'history')
  syncer.hear(lastEvent())
  await syncer.idle()
  expect(await contentOf(device)).toBe('theirs')
})

test('an event that comes twice, late, or of what this device wrote itself costs no request', async () => {
  const { syncer } = start()
  await putContent(device, 'history', text('mine'))
  await vi.waitFor(async () => expect((await getContent(device, 'history')).is_pending).toBe(false))
  await syncer.idle()
  const before = server.requests.length
  for (const event of [lastEvent(), lastEvent(), { ...lastEvent(), version: 1 }]) syncer.hear(event)
  await syncer.idle()
  expect(server.requests.length).toBe(before)
})

test('without a network nothing is tried, and all that was put goes out when there is one', async () => {
  const { syncer } = start()
  await syncer.idle()
  syncer.setOnline(false)
  const before = server.requests.length
  for (const content of ['one', 'two', 'three']) await putContent(device, 'history', text(content))
  await syncer.idle()
  expect(server.requests.length).toBe(before)
  syncer.setOnline(true)
  await syncer.idle()
  expect(server.blobs.get('history')?.version).toBe(1)
  expect(await contentOf(device)).toBe('three')
})

test('a server that is away is tried again, later each time and never sooner than it asks', async () => {
  const pauses: number[] = []
  const problems: unknown[] = []
  const pause = async (ms: number) => void pauses.push(ms)
  const faults = [
    'unreachable',
    'unreachable',
    'unreachable',
    refuse('too_many_requests', { retry_after_seconds: 77 }),
  ]
  server.faultFor = ({ path, method }) =>
    method === 'PUT' && path.endsWith('history') ? (faults.shift() as 'unreachable' | undefined) : undefined
  await putContent(device, 'history', text('mine'))
  const { syncer } = start({ pause, onProblem: ({ error }) => problems.push(error) })
  await syncer.idle()
  expect(problems[0]).toBeInstanceOf(Offline)
  expect(problems).toHaveLength(4)
  expect(pauses.some((ms) => ms >= 77_000)).toBe(true)
  expect(await getContent(device, 'history')).toMatchObject({ revision: 1, is_pending: false })
})

test('what only a person can mend is told once and not tried again until something happens', async () => {
  const problems: unknown[] = []
  server.faultFor = ({ method }) => (method === 'PUT' ? refuse('stale_key') : undefined)
  await putContent(device, 'history', text('mine'))
  const { syncer } = start({ onProblem: ({ error, pause_ms }) => problems.push([error, pause_ms]) })
  await syncer.idle()
  expect(problems).toEqual([[expect.any(VaultLocked), null]])
  server.faultFor = () => undefined
  syncer.nudge('history')
  await syncer.idle()
  expect(server.blobs.get('history')?.version).toBe(1)
})

test('toggles are obeyed live, both ways', async () => {
  const { syncer } = start()
  await syncer.idle()
  const toggle = (sync_history: boolean) => {
    server.config.sync_history = sync_history
    syncer.hear({ ...event, type: 'config_changed' })
    return syncer.idle()
  }
  const event = {
    seq: 1,
    data_type: null,
    version: null,
    device_id: null,
    created_at: '2026-11-20T00:00:00Z',
  }
  await toggle(false)
  const before = requestsOf('history')
  await putContent(device, 'history', text('mine'))
  await syncer.idle()
  expect(requestsOf('history')).toBe(before)
  await toggle(true)
  expect(server.blobs.get('history')?.version).toBe(1)
})

test('another epoch stops everything, whoever tells of it', async () => {
  const problems: unknown[] = []
  const { syncer } = start({ onProblem: ({ error }) => problems.push(error) })
  await syncer.idle()
  syncer.hear({ type: 'up_to_date', epoch: 1, seq: 0 })
  await syncer.idle()
  server.epoch = 2
  syncer.hear({ type: 'must_refetch', epoch: 2, seq: 0 })
  await syncer.idle()
  expect(problems).not.toEqual([])
  for (const problem of problems) expect(problem).toMatchObject({ code: 'epoch_changed' })
  await putContent(device, 'history', text('mine'))
  await syncer.idle()
  expect(server.blobs.size).toBe(0)
})

test('after it was stopped nothing happens any more', async () => {
  const { syncer, controller } = start()
  await syncer.idle()
  controller.abort()
  const before = server.requests.length
  await putContent(device, 'history', text('mine'))
  syncer.nudge()
  syncer.setOnline(false)
  syncer.setOnline(true)
  await syncer.idle()
  expect(server.requests.length).toBe(before)
})

test('an app hears of what others have written, and of copies that were kept', async () => {
  const changes: unknown[] = []
  await putContent(other, 'history', text('theirs'))
  await syncType(other, 'history')
  await putContent(device, 'history', text('mine'))
  const { syncer } = start({ onChange: (change) => changes.push(change) })
  await syncer.idle()
  expect(changes).toContainEqual(
    expect.objectContaining({ type: 'history', content: null, has_new_conflict: true, conflicts: 1 }),
  )
  await syncType(other, 'history')
  await putContent(other, 'history', text('theirs again'))
  await syncType(other, 'history')
  syncer.hear(lastEvent())
  await syncer.idle()
  expect(changes).toContainEqual(
    expect.objectContaining({ type: 'history', content: 'elsewhere', is_pending: false }),
  )
})
