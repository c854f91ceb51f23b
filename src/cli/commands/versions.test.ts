import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { refuse } from '#client/testing/fake-server.ts'
import { diff } from './diff.ts'
import { list } from './list.ts'
import { push } from './push.ts'
import { remove } from './remove.ts'
import { restore } from './restore.ts'
import { versions } from './versions.ts'

let account: TwoDevices
beforeEach(async () => {
  account = await twoDevices()
})

async function pushed(profile: 'one' | 'two', ...contents: string[]) {
  const path = join(account.folder, `${profile}.json`)
  for (const content of contents) {
    writeFileSync(path, content)
    await push(account.device(profile), 'history', path)
  }
  return path
}

/** What a command says as JSON. */
async function told(
  work: (context: ReturnType<TwoDevices['device']>) => Promise<unknown>,
  who: 'one' | 'two' = 'one',
) {
  const context = account.device(who, { json: true })
  await work(context)
  return JSON.parse(context.heard.out())
}

test('list says of every type what is stored and whether it is here', async () => {
  await pushed('one', '[1]', '[1,2]')
  const context = account.device('two')
  account.server.config.sync_secrets = false
  await list(context)
  const out = context.heard.out()
  expect(out).toMatch(/^TYPE +REVISION +SIZE +CHANGED +BY +HERE$/m)
  expect(out).toMatch(/^history +2 +\d+ B +.+ +Device 1 +not pulled$/m)
  expect(out).toMatch(/^secret \(off\) +nothing stored$/m)
  expect(context.heard.err()).toBe('')
  const { types } = await told(list)
  expect(types[0]).toMatchObject({
    data_type: 'history',
    is_on: true,
    local: 'current',
    local_revision: 2,
    newest: { revision: 2, created_at: expect.stringMatching(/^2026-11-20T/) },
  })
})

test('versions are a table, newest first, and nothing stored is an exit of its own', async () => {
  await pushed('one', '[1]', '[1,2]')
  const context = account.device('two')
  await versions(context, 'history')
  expect(context.heard.out()).toMatch(/REVISION[^\n]+\n +2 [^\n]+newest\n +1 [^\n]+Device 1\n$/)
  await expect(versions(context, 'secret')).rejects.toMatchObject({ code: 'nothing_stored' })
  await expect(versions(context, 'secrets')).rejects.toMatchObject({ code: 'usage' })
})

test('restore makes an old version the newest, and says where it is', async () => {
  await pushed('one', '[1]', '[1,2]')
  expect(await told((context) => restore(context, 'history', '1'))).toMatchObject({
    ok: true,
    outcome: 'restored',
    restored_from: 1,
    revision: 3,
  })
  expect(await told((context) => restore(context, 'history', '1'), 'two')).toMatchObject({
    outcome: 'already_there',
    revision: 3,
  })
})

test.each(['0', '-1', '1.5', 'x', '', '1e3', '99999999999999999999'])(
  'restore takes no "%s" for a revision',
  async (number) => {
    await expect(restore(account.device('one'), 'history', number)).rejects.toMatchObject({ code: 'usage' })
  },
)

test('what is not kept and what is a removal cannot be restored', async () => {
  await pushed('one', '[1]')
  await remove(account.device('one'), 'history', { yes: true })
  await expect(restore(account.device('one'), 'history', '9')).rejects.toThrow('roost versions history')
  await expect(restore(account.device('one'), 'history', '2')).rejects.toThrow('is a removal')
})

test('remove asks about the revision it removes, and no answer changes nothing', async () => {
  await pushed('one', '[1]')
  const confirm = vi.fn(async () => false)
  const prompts = { secret: vi.fn(), line: vi.fn(), show: vi.fn(), confirm }
  await expect(remove(account.device('two', { prompts }), 'history', {})).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(confirm.mock.calls.flat().join()).toMatch(/revision 1, \d+ B, written .+ by Device 1/)
  await expect(remove(account.device('two'), 'history', {})).rejects.toThrow('--yes')
  expect(account.server.blobs.get('history')?.version).toBe(1)
  confirm.mockResolvedValue(true)
  await remove(account.device('two', { prompts }), 'history', {})
  await expect(remove(account.device('one'), 'history', { yes: true })).rejects.toMatchObject({
    code: 'nothing_stored',
  })
})

test('a version that appears while a person decides is not removed', async () => {
  await pushed('one', '[1]')
  const confirm = async () => {
    await pushed('one', '[1,2]')
    return true
  }
  const prompts = { secret: vi.fn(), line: vi.fn(), show: vi.fn(), confirm }
  await expect(remove(account.device('two', { prompts }), 'history', {})).rejects.toThrow('meanwhile')
  expect(account.server.blobs.get('history')?.version).toBe(2)
})

test('diff lays JSON out, and compares newest and before, revisions, and a file', async () => {
  const path = await pushed('one', '{"a":1,"b":2}', '{"a":1,"b":3}')
  const context = account.device('two')
  await diff(context, 'history', [undefined, undefined])
  const lines = ['--- history revision 1', '+++ history revision 2', '@@ -1,4 +1,4 @@', ' {', '   "a": 1,']
  expect(context.heard.out()).toBe([...lines, '-  "b": 2', '+  "b": 3', ' }', ''].join('\n'))
  await diff(context, 'history', ['2', '1'])
  expect(context.heard.out()).toContain('-  "b": 3\n+  "b": 2')
  writeFileSync(path, '{"a":7,"b":3}')
  await diff(context, 'history', [path, undefined])
  expect(context.heard.out()).toContain(`+++ ${path}`)
  await diff(context, 'history', [path, '1'])
  expect(context.heard.out()).toContain('--- history revision 1')
  expect(await told((json) => diff(json, 'history', ['2', '2']))).toMatchObject({
    outcome: 'same',
    patch: null,
  })
})

test('diff says binary with sizes, and a removal has no lines', async () => {
  await pushed('one', '[1]', '\0\0')
  const context = account.device('one')
  await diff(context, 'history', [undefined, undefined])
  expect(context.heard.out()).toContain('(binary): history revision 1 has 3 B, history revision 2 has 2 B')
  await pushed('one', '[1]')
  await remove(context, 'history', { yes: true })
  context.heard.out()
  await diff(context, 'history', [undefined, undefined])
  expect(context.heard.out()).toContain('+++ history revision 4 (removed)')
})

test('diff of JSON that is only written differently shows how', async () => {
  const path = await pushed('one', '[1, 2]')
  writeFileSync(path, '[1,2]')
  const context = account.device('one')
  await diff(context, 'history', [path, undefined])
  expect(context.heard.out()).toContain('-[1, 2]\n')
})

test('diff of one kept version, of a file that is not there and of nothing says so', async () => {
  const path = await pushed('one', '[1]')
  const context = account.device('one')
  await expect(diff(context, 'history', [undefined, undefined])).rejects.toThrow('keeps only revision 1')
  await expect(diff(context, 'history', [`${path}.not`, undefined])).rejects.toThrow('Cannot read')
  await expect(diff(context, 'history', [path, 'x'])).rejects.toMatchObject({ code: 'usage' })
  await expect(diff(context, 'secret', [path, undefined])).rejects.toMatchObject({ code: 'nothing_stored' })
})

test('a stranger and a locked device get nowhere, and the server is told apart from both', async () => {
  const { device } = account
  const { store } = device('one').device
  await store.change((profile) => profile && { ...profile, vault: null })
  for (const work of [list, (context: ReturnType<typeof device>) => versions(context, 'history')])
    await expect(work(device('one'))).rejects.toMatchObject({ code: 'vault_locked' })
  await store.change(() => undefined)
  await expect(list(device('one'))).rejects.toMatchObject({ code: 'not_signed_in' })
  account.server.faultFor = () => refuse('database_unavailable')
  await expect(list(device('two'))).rejects.toMatchObject({ code: 'database_unavailable' })
  await expect(list(device('two', { server_url: 'http://other.test' }))).rejects.toMatchObject({
    code: 'usage',
  })
})
