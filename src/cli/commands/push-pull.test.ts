import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { newFolder, testContext } from '#cli/testing/context.ts'
import { createFolder } from '#client/node/private-folder.ts'
import type { Profile } from '#client/profile.ts'
import { accountWithTwoDevices } from '#client/testing/device.ts'
import { createFakeServer, type FakeServer } from '#client/testing/fake-server.ts'
import { logout } from './logout.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { status } from './status.ts'

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
beforeAll(async () => {
  made = await accountWithTwoDevices()
})

let folder: string
let server: FakeServer
/** A command's surroundings for one of the account's two devices. */
let device: (profile: 'one' | 'two', json?: boolean) => ReturnType<typeof testContext>
beforeEach(async () => {
  folder = newFolder()
  server = createFakeServer(made.server.account_id)
  server.keyring = structuredClone(made.server.keyring)
  const profiles: [string, Profile | undefined][] = [
    ['one', made.first.store.profile],
    ['two', made.second.store.profile],
  ]
  for (const [name, profile] of profiles) {
    if (!profile) continue
    const { device: target, folder: home } = testContext(folder, server, { profile: name })
    createFolder(home)
    await target.store.change(() => profile)
    server.tokens.set(profile.session.token, profile.device_id)
  }
  device = (profile, json = false) => testContext(folder, server, { profile, json })
})

const file = (name: string, content?: string) => {
  const path = join(folder, name)
  if (content !== undefined) writeFileSync(path, content)
  return path
}
const files = () =>
  readdirSync(folder)
    .filter((name) => name !== 'home')
    .sort()

test('what one device pushes another one pulls, to a file and to stdout', async () => {
  await push(device('one'), 'history', file('a.json', '[1]'))
  await pull(device('two'), 'history', file('b.json'))
  expect(readFileSync(file('b.json'), 'utf8')).toBe('[1]')
  const two = device('two')
  await pull(two, 'history', '-')
  expect(two.heard.out()).toBe('[1]')
  expect(two.heard.err()).toBe('')
})

test("a push that meets another device's edit keeps that edit beside the file and says so", async () => {
  await push(device('one'), 'history', file('a.json', 'theirs'))
  const two = device('two', true)
  await push(two, 'history', file('b.json', 'mine'))
  const copy = file(`b.conflict-1-${made.first.store.profile?.device_id.slice(0, 8)}.json`)
  expect(readFileSync(copy, 'utf8')).toBe('theirs')
  expect(JSON.parse(two.heard.out())).toEqual({
    ok: true,
    outcome: 'stored',
    data_type: 'history',
    revision: 2,
    bytes: 4,
    conflict_copy: copy,
    conflict_copies: [copy],
  })
  expect(two.heard.err()).toContain(`Its content is kept in ${copy}; what you push goes on top of it.`)
  await pull(device('one'), 'history', file('a.json'))
  expect(readFileSync(file('a.json'), 'utf8')).toBe('mine')
})

// Nothing can be created there, not even by root.
test.skipIf(process.platform !== 'linux')(
  'a conflict copy that cannot be written is said and kept, and written by the next push',
  async () => {
    await push(device('one'), 'history', file('a.json', 'theirs'))
    await expect(push(device('two'), 'history', '/proc/version')).rejects.toThrow(
      'Cannot write /proc/version.conflict-1',
    )
    await push(device('two'), 'history', file('b.json', 'mine'))
    const [copy = ''] = files().filter((name) => name.startsWith('b.conflict-1-'))
    expect(readFileSync(file(copy), 'utf8')).toBe('theirs')
  },
)

test('a pull into a file with edits of its own keeps them beside it', async () => {
  await push(device('one'), 'history', file('a.json', 'old'))
  await pull(device('two'), 'history', file('b.json'))
  await push(device('one'), 'history', file('a.json', 'new'))
  file('b.json', 'edited here')
  const two = device('two', true)
  await pull(two, 'history', file('b.json'))
  expect(JSON.parse(two.heard.out())).toMatchObject({
    outcome: 'pulled',
    revision: 2,
    local_copy: file('b.before-2.json'),
  })
  expect(readFileSync(file('b.before-2.json'), 'utf8')).toBe('edited here')
  expect(readFileSync(file('b.json'), 'utf8')).toBe('new')
})

test('a pull into a file that was synced from here makes no copy, and none at all when nothing is new', async () => {
  await push(device('one'), 'history', file('a.json', 'old'))
  await pull(device('two'), 'history', file('b.json'))
  await push(device('one'), 'history', file('a.json', 'new'))
  await pull(device('two'), 'history', file('b.json'))
  const two = device('two', true)
  await pull(two, 'history', file('b.json'))
  expect(JSON.parse(two.heard.out())).toMatchObject({ outcome: 'unchanged', revision: 2 })
  expect(files()).toEqual(['a.json', 'b.json'])
})

test('a rollback leaves the local file as it is', async () => {
  await push(device('one'), 'history', file('a.json', 'mine'))
  server.blobs.delete('history')
  await expect(pull(device('one'), 'history', file('a.json'))).rejects.toThrow('says there is none')
  await expect(push(device('one'), 'history', file('a.json', 'edited'))).rejects.toThrow('says there is none')
  expect(readFileSync(file('a.json'), 'utf8')).toBe('edited')
  expect(server.blobs.size).toBe(0)
})

test('nothing stored is an error with its own code, and no file is made', async () => {
  const missing = pull(device('one'), 'secret', file('s.json'))
  await expect(missing).rejects.toMatchObject({ code: 'nothing_stored' })
  expect(existsSync(file('s.json'))).toBe(false)
  await expect(pull(device('one'), 'secrets', '-')).rejects.toMatchObject({ code: 'usage' })
})

test('with --json the content comes in the object', async () => {
  await push(device('one'), 'secret', file('a', 'é'))
  const two = device('two', true)
  await pull(two, 'secret', '-')
  expect(JSON.parse(two.heard.out())).toMatchObject({ ok: true, content_base64: btoa('\xc3\xa9') })
})

test('status tells what is known, and fails as the server does', async () => {
  await push(device('one'), 'history', file('a', 'x'))
  const one = device('one', true)
  expect(await status(one)).toBe(0)
  expect(JSON.parse(one.heard.out())).toMatchObject({ ok: true, vault: 'open', revisions: { history: 1 } })
  server.tokens.clear()
  const ended = device('one', true)
  expect(await status(ended)).toBe(3)
  expect(JSON.parse(ended.heard.out())).toMatchObject({ ok: false, failure: { code: 'unauthorized' } })
  server.faultFor = () => 'unreachable'
  expect(await status(device('one'))).toBe(6)
})

test('what one device pushed offline goes out with its next pull', async () => {
  server.faultFor = () => 'unreachable'
  const one = device('one')
  await expect(push(one, 'history', file('a.json', 'mine'))).rejects.toThrow('cannot be reached')
  expect(one.heard.err()).toContain('is kept on this device')
  server.faultFor = () => undefined
  await pull(device('one'), 'history', '-')
  await pull(device('two'), 'history', file('b.json'))
  expect(readFileSync(file('b.json'), 'utf8')).toBe('mine')
})

test('a push that has no room is taken back, and no later pull stumbles over it', async () => {
  await push(device('two'), 'history', file('b.json', 'theirs'))
  server.max_account_bytes = 1
  const large = crypto.getRandomValues(new Uint8Array(5000))
  writeFileSync(file('a.json'), large)
  await pull(device('one'), 'history', file('c.json'))
  await expect(push(device('one'), 'history', file('a.json'))).rejects.toMatchObject({
    code: 'quota_exceeded',
  })
  await pull(device('one'), 'history', file('c.json'))
  expect(readFileSync(file('c.json'), 'utf8')).toBe('theirs')
})

test('what was pulled but could not be delivered is kept beside the file by the next push', async () => {
  await push(device('one'), 'history', file('a.json', 'theirs'))
  await expect(pull(device('two'), 'history', join(folder, 'missing', 'b.json'))).rejects.toThrow(
    'Cannot write',
  )
  await push(device('two'), 'history', file('b.json', 'mine'))
  expect(readFileSync(file('b.conflict-1-here.json'), 'utf8')).toBe('theirs')
})

test('a type that is switched off is neither pushed nor pulled, and the edit waits', async () => {
  server.config.sync_history = false
  await expect(push(device('one'), 'history', file('a.json', 'x'))).rejects.toMatchObject({
    code: 'type_switched_off',
  })
  expect(server.blobs.size).toBe(0)
  server.config.sync_history = true
  await pull(device('one'), 'history', '-')
  expect(server.blobs.get('history')?.version).toBe(1)
})

test('after a restore a person is asked once, and what the backup lacks comes back', async () => {
  await push(device('one'), 'history', file('a.json', 'mine'))
  server.blobs.clear()
  server.epoch = 2
  await expect(pull(device('one'), 'history', file('a.json'))).rejects.toMatchObject({
    code: 'epoch_changed',
  })
  expect(readFileSync(file('a.json'), 'utf8')).toBe('mine')
  await pull(device('one'), 'history', file('a.json'), { accept_restore: true })
  await pull(device('two'), 'history', file('b.json'))
  expect(readFileSync(file('b.json'), 'utf8')).toBe('mine')
})

test('signing out stops at edits that only this device has, until they are to be discarded', async () => {
  server.faultFor = () => 'unreachable'
  await expect(push(device('one'), 'history', file('a.json', 'mine'))).rejects.toThrow()
  await expect(logout(device('one'))).rejects.toMatchObject({ code: 'unsent_edits' })
  expect(existsSync(join(folder, 'home', 'one', 'profile.json'))).toBe(true)
  await logout(device('one'), true)
  expect(readdirSync(join(folder, 'home', 'one'))).toEqual(['lock'])
})

test('after signing out nothing of the account is left on the device', async () => {
  await push(device('one'), 'history', file('a', 'x'))
  await logout(device('one'))
  expect(readdirSync(join(folder, 'home', 'one'))).toEqual(['lock'])
  await expect(push(device('one'), 'history', file('a', 'x'))).rejects.toMatchObject({
    code: 'not_signed_in',
  })
})
