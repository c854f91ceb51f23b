import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { store } from '#client/testing/contents.ts'
import { refuse } from '#client/testing/fake-server.ts'
import { checkProgram } from './check-program.ts'
import { doctor } from './doctor.ts'

let account: TwoDevices
beforeEach(async () => {
  account = await twoDevices()
})

/** What doctor finds, by name, and the code it exits with. */
async function examine(change: Partial<ReturnType<TwoDevices['device']>['device']> = {}) {
  const context = account.device('one', { json: true })
  const exit_code = await doctor({ ...context, device: { ...context.device, ...change } })
  const { ok, checks } = JSON.parse(context.heard.out())
  const found: Record<string, { status: string; message: string; advice?: string }> = {}
  for (const check of checks) found[check.name] = check
  return { ok, exit_code, found }
}

test('where everything is well every line says ok', async () => {
  const context = account.device('one')
  expect(await doctor(context)).toBe(0)
  const lines = context.heard.out().trimEnd().split('\n')
  const names = ['Program', 'Files', 'Server', 'Encryption', 'Clock', 'Session', 'Key', 'Data']
  expect(lines.map((line) => line.split(/ {2,}/)[1])).toEqual(names)
})

test('what was not pulled is said, and is no problem', async () => {
  await store(account.device('two').device, 'history', 'x')
  const { ok, found } = await examine()
  expect(ok).toBe(true)
  expect(found.Data?.message).toContain('Not pulled yet: history 1')
})

test('a server that cannot be reached is one problem, with its cause in words', async () => {
  const cause = Object.assign(new Error('no'), { code: 'CERT_HAS_EXPIRED' })
  const { ok, exit_code, found } = await examine({
    fetch: async () => {
      throw new TypeError('fetch failed', { cause })
    },
  })
  expect([ok, exit_code]).toEqual([false, 6])
  expect(found.Server).toMatchObject({ status: 'problem', message: expect.stringContaining('has expired') })
  expect(Object.keys(found)).toEqual(['Program', 'Files', 'Server'])
})

test('something that is not Roost is told apart from a server that is not well', async () => {
  const page = await examine({ fetch: async () => new Response('<html>') })
  expect(page).toMatchObject({ exit_code: 7, found: { Server: { status: 'problem' } } })
  account.server.faultFor = ({ path }) => (path === '/health' ? refuse('database_unavailable') : undefined)
  expect(await examine()).toMatchObject({ exit_code: 10 })
})

test.each([
  [600_000, '10 minutes behind'],
  [-7_200_000, '2 hours ahead of'],
])('clocks that are %d ms apart are a warning', async (ahead_ms, words) => {
  account.server.ahead_ms = ahead_ms
  const { ok, found } = await examine()
  expect(ok).toBe(true)
  expect(found.Clock).toMatchObject({ status: 'warning', message: expect.stringContaining(words) })
})

test('a revoked session, a session that ends soon and none at all are told apart', async () => {
  const { store } = account.device('one').device
  const soon = new Date(Date.now() + 2.1 * 86_400_000).toISOString()
  const [mine] = account.server.devices
  if (mine) mine.expires_at = soon
  expect((await examine()).found.Session).toMatchObject({
    status: 'warning',
    message: expect.stringContaining('in 2 days'),
  })
  account.server.tokens.clear()
  expect(await examine()).toMatchObject({ exit_code: 3, found: { Session: { status: 'problem' } } })
  await store.change(() => undefined)
  const { found, exit_code } = await examine()
  expect(exit_code).toBe(3)
  expect(found.Session?.message).toContain('roost login')
})

test('a missing key and a keyring that was altered are problems', async () => {
  if (account.server.keyring) account.server.keyring.mac = btoa('x'.repeat(32))
  expect(await examine()).toMatchObject({ exit_code: 8, found: { Key: { status: 'problem' } } })
  const { store } = account.device('one').device
  await store.change((profile) => profile && { ...profile, vault: null })
  expect(await examine()).toMatchObject({ exit_code: 3, found: { Key: { advice: 'Run "roost login".' } } })
})

test('data that went back behind what this device has seen is named by its type', async () => {
  await store(account.device('one').device, 'history', 'x')
  account.server.versions.clear()
  const { exit_code, found } = await examine()
  expect(exit_code).toBe(8)
  expect(found['Data: history']?.status).toBe('problem')
})

test('files that others may read are a problem with the command that helps', async () => {
  const { folder } = account.device('one')
  chmodSync(join(folder, 'profile.json'), 0o644)
  expect((await examine()).found.Files).toMatchObject({
    status: 'problem',
    message: expect.stringContaining('profile.json'),
    advice: expect.stringContaining('chmod -R go='),
  })
})

test('a profile that cannot be read is a problem, and nothing is asked of the server', async () => {
  const { folder } = account.device('one')
  writeFileSync(join(folder, 'profile.json'), '{')
  const { found } = await examine()
  expect(found.Profile).toMatchObject({ status: 'problem' })
  expect(account.server.requests).toEqual([])
})

test('plain http is well on this machine and nowhere else', async () => {
  const { store } = account.device('one').device
  await store.change((profile) => profile && { ...profile, server: 'http://127.0.0.1:3000' })
  expect((await examine()).found.Encryption?.status).toBe('ok')
  await store.change((profile) => profile && { ...profile, server: 'https://roost.example' })
  expect((await examine()).found.Encryption?.status).toBe('ok')
  await store.change((profile) => profile && { ...profile, server: 'http://roost.example' })
  expect((await examine()).found.Encryption?.status).toBe('warning')
})

test('an old Node is named', () => {
  expect(checkProgram('22.4.0')).toMatchObject({ status: 'problem' })
})
