import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { liveServer } from '#cli/testing/live-server.ts'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { text } from '#client/testing/device.ts'
import { watch } from './watch.ts'

let account: TwoDevices
let live: ReturnType<typeof liveServer>
beforeEach(async () => {
  account = await twoDevices()
  live = liveServer(account.server)
})
afterEach(() => vi.unstubAllGlobals())

type Heard = { event?: string; data_type?: string | null; code?: string; [more: string]: unknown }

/** Runs a watch on a folder of its own until the end of the test. */
function start(profile: 'one' | 'two', folder = `${profile}'s`, options = {}) {
  const stopping = new AbortController()
  const context = account.device(profile, { json: true })
  const device = { ...context.device, signal: stopping.signal }
  const path = join(account.folder, folder)
  const lines: Heard[] = []
  const hear = () => {
    const said = context.heard.out().split('\n').filter(Boolean)
    lines.push(...said.map((line) => JSON.parse(line)))
    return lines
  }
  let ended: unknown
  const ending = watch({ ...context, device }, path, options).catch((error) => {
    ended = error
  })
  onTestFinished(async () => {
    stopping.abort()
    await ending
  })
  return {
    device,
    path: (name: string) => join(path, name),
    write: (name: string, content: string) => {
      mkdirSync(path, { recursive: true })
      writeFileSync(join(path, name), content)
    },
    read: (name: string) => (existsSync(join(path, name)) ? readFileSync(join(path, name), 'utf8') : null),
    names: () => readdirSync(path).filter((name) => !name.startsWith('.')),
    hear,
    heard: (event: string, data_type?: string) =>
      hear().filter((line) => line.event === event && (!data_type || line.data_type === data_type)),
    ready: () => expect.poll(() => hear().some(({ event }) => event === 'ready')).toBe(true),
    stop: async () => {
      stopping.abort()
      await ending
    },
    ended: async () => {
      await ending
      return ended
    },
  }
}

test('two watched folders stay the same while files come, change and go', async () => {
  const [one, two] = [start('one'), start('two')]
  await Promise.all([one.ready(), two.ready()])
  one.write('history.json', '{"a":1}')
  one.write('setting.txt', 'dark')
  await expect.poll(() => [two.read('history.json'), two.read('setting.txt')]).toEqual(['{"a":1}', 'dark'])
  two.write('history.json', '{"a":2}')
  await expect.poll(() => one.read('history.json')).toBe('{"a":2}')
  rmSync(one.path('setting.txt'))
  await expect.poll(() => two.read('setting.txt')).toBeNull()
  expect(two.heard('received').at(-1)).toMatchObject({ data_type: 'setting', removed: true })
  expect(one.heard('sent', 'setting')).toHaveLength(2)
  expect(two.heard('received', 'history')).toMatchObject([{ revision: 1, device_name: 'Device 1' }])
})

test('what was edited while nobody watched is there as soon as somebody does', async () => {
  const before = start('one')
  await before.ready()
  before.write('history.txt', 'a')
  await expect.poll(() => account.server.blobs.has('history')).toBe(true)
  await before.stop()
  before.write('history.txt', 'b')
  const two = start('two')
  await two.ready()
  expect(two.read('history.txt')).toBe('a')
  await start('one').ready()
  await expect.poll(() => two.read('history.txt')).toBe('b')
})

test('offline is said once; edits are kept, and go out by themselves when the server is back', async () => {
  const [one, two] = [start('one'), start('two')]
  await Promise.all([one.ready(), two.ready()])
  live.setUp(false)
  await expect.poll(() => one.heard('offline')).toHaveLength(1)
  one.write('history.txt', 'a')
  await expect.poll(() => one.heard('kept')).toHaveLength(1)
  one.write('history.txt', 'b')
  await expect.poll(() => one.heard('kept')).toHaveLength(2)
  live.setUp(true)
  await expect.poll(() => two.read('history.txt')).toBe('b')
  await expect.poll(() => one.heard('online')).toHaveLength(1)
  expect(one.heard('offline')).toHaveLength(1)
})

test('a watch that starts offline keeps what is there and says so', async () => {
  live.setUp(false)
  const one = start('one')
  one.write('history.txt', 'a')
  await one.ready()
  expect(one.heard('kept')).toHaveLength(1)
  await expect.poll(() => one.heard('offline')).toMatchObject([{ to_send: 1 }])
  live.setUp(true)
  await expect.poll(() => account.server.blobs.has('history')).toBe(true)
})

test('a watch whose session was revoked ends with what to do', async () => {
  const one = start('one')
  await one.ready()
  account.server.tokens.clear()
  one.write('history.txt', 'a')
  expect(await one.ended()).toMatchObject({ code: 'unauthorized' })
  expect((await getContent(one.device, 'history')).bytes).toEqual(text('a'))
})

test('a rolled back type is said once and left alone, and the others go on', async () => {
  const [one, two] = [start('one'), start('two')]
  await Promise.all([one.ready(), two.ready()])
  one.write('history.txt', 'a')
  await expect.poll(() => two.read('history.txt')).toBe('a')
  account.server.blobs.delete('history')
  one.write('history.txt', 'b')
  await expect.poll(() => one.heard('blocked', 'history')).toMatchObject([{ code: 'rollback_detected' }])
  one.write('setting.txt', 'x')
  await expect.poll(() => two.read('setting.txt')).toBe('x')
  expect(one.read('history.txt')).toBe('b')
  expect(one.heard('blocked')).toHaveLength(1)
})

test('a type that is switched off says so, keeps its edits, and goes on when it is switched on', async () => {
  const [one, two] = [start('one'), start('two')]
  await Promise.all([one.ready(), two.ready()])
  const switchHistory = (is_on: boolean) => {
    account.server.config.sync_history = is_on
    const event = { type: 'config_changed' as const, data_type: null, version: null, device_id: null }
    const seq = account.server.events.length + 1
    account.server.events.push({ ...event, seq, created_at: '2026-11-20T00:00:00.000000+00:00' })
  }
  switchHistory(false)
  await expect.poll(() => one.heard('blocked', 'history')).toMatchObject([{ code: 'type_switched_off' }])
  one.write('history.txt', 'a')
  await expect.poll(() => one.heard('kept', 'history')).toHaveLength(1)
  one.write('setting.txt', 'x')
  await expect.poll(() => two.read('setting.txt')).toBe('x')
  expect(two.read('history.txt')).toBeNull()
  switchHistory(true)
  await expect.poll(() => two.read('history.txt')).toBe('a')
})

test('what another program of the profile pushes is written to the folder', async () => {
  const one = start('one')
  await one.ready()
  const { device } = account.device('one')
  await putContent(device, 'history', text('pushed'))
  await syncType(device, 'history')
  await expect.poll(() => one.read('history.txt')).toBe('pushed')
})

test('a second watch of the same folder says so', async () => {
  const one = start('one')
  await one.ready()
  expect(await start('one').ended()).toMatchObject({ code: 'already_watched' })
  await start('one', 'another').ready()
})

test('Ctrl-C ends a watch well, and says what is still to send', async () => {
  live.setUp(false)
  const one = start('one')
  one.write('history.txt', 'a')
  await one.ready()
  await one.stop()
  expect(await one.ended()).toBeUndefined()
  expect(one.hear().at(-1)).toEqual({ ok: true, outcome: 'stopped', to_send: 1 })
})

test('--once makes both sides the same and ends', async () => {
  const one = start('one', 'a', { once: true })
  expect(await one.ended()).toBeUndefined()
  one.write('history.json', '[{"id":"a"}]')
  await start('one', 'a', { once: true }).ended()
  const two = start('two', 'b', { once: true })
  await two.ended()
  expect(two.read('history.json')).toBe('[{"id":"a"}]')
  expect(two.hear().at(-1)).toEqual({ ok: true, outcome: 'synced', types: 1 })
})

test('--once does what can be done, and fails as what is in the way does', async () => {
  const folder = join(account.folder, 'a')
  mkdirSync(folder)
  for (const name of ['history.json', 'history.txt', 'setting.txt']) writeFileSync(join(folder, name), '{}')
  const one = start('one', 'a', { once: true })
  expect(await one.ended()).toMatchObject({ code: 'ambiguous' })
  expect([...account.server.blobs.keys()]).toEqual(['setting'])
  rmSync(join(folder, 'history.txt'))
  live.setUp(false)
  expect(await start('one', 'a', { once: true }).ended()).toMatchObject({ code: 'offline' })
  live.setUp(true)
  expect(await start('one', 'a', { once: true }).ended()).toBeUndefined()
  expect(account.server.blobs.has('history')).toBe(true)
})

test('without a folder nothing is watched that was not before', async () => {
  await expect(watch(account.device('one'), undefined, { once: true })).rejects.toMatchObject({
    code: 'usage',
  })
  expect(existsSync('.roost-watch')).toBe(false)
})

test('a person reads a line for each event', async () => {
  const context = account.device('one')
  mkdirSync(join(account.folder, 'a'))
  writeFileSync(join(account.folder, 'a', 'history.txt'), 'x')
  await watch(context, join(account.folder, 'a'), { once: true })
  expect(context.heard.out()).toMatch(/^↑ history revision 1\n.* and the vault are the same: 1 type\.\n$/)
})
