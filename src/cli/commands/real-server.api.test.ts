import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'
import { newFolder } from '#cli/testing/context.ts'
import { startRoost } from '#cli/testing/run-roost.ts'
import { signInTwo } from '#cli/testing/sign-in.ts'
import type { TestServer } from '#testing/provided.ts'
import { signUp } from '#testing/wire.ts'

let server: TestServer
let cookie: string
beforeAll(async () => {
  const [given] = inject('servers')
  if (!given) throw new Error('API tests are given servers')
  server = given
  cookie = (await signUp(server)).cookie
})

/** Runs a command to its end and reads its JSON. */
async function roost(folder: string, ...words: string[]) {
  const { code, stdout, stderr } = await startRoost(folder, server.url, ['--json', ...words]).ended
  return { code, stderr, json: JSON.parse(stdout) }
}

test('two devices look at, compare, restore, remove, export and import what they share on a real server', async () => {
  const folder = newFolder()
  await signInTwo(folder, { server: server.url, cookie }, ['desktop', 'laptop'])
  const desktop = (...words: string[]) => roost(folder, ...words, '--profile', 'desktop')
  const laptop = (...words: string[]) => roost(folder, ...words, '--profile', 'laptop')
  const file = join(folder, 'notes.json')
  for (const content of ['{"a":1}', '{"a":2}']) {
    writeFileSync(file, content)
    expect(await desktop('push', 'collection', file)).toMatchObject({ code: 0 })
  }

  const { json: listed } = await laptop('list')
  expect(listed.types.find((type: { data_type: string }) => type.data_type === 'collection')).toMatchObject({
    is_on: true,
    local: 'not_pulled',
    newest: { revision: 2, device_name: 'The desktop', is_sealed: true },
  })
  const { json: kept } = await laptop('versions', 'collection')
  expect(kept.versions.map(({ revision }: { revision: number }) => revision)).toEqual([2, 1])
  expect((await laptop('diff', 'collection')).json.patch).toContain('-  "a": 1\n+  "a": 2')
  expect((await laptop('diff', 'collection', file)).json.outcome).toBe('same')

  expect((await laptop('restore', 'collection', '1')).json).toMatchObject({
    outcome: 'restored',
    revision: 3,
  })
  expect((await desktop('pull', 'collection', file)).json).toMatchObject({ revision: 3 })
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}')
  expect((await laptop('restore', 'collection', '99')).json).toMatchObject({ ok: false, exit_code: 9 })

  expect((await desktop('remove', 'collection')).json).toMatchObject({
    ok: false,
    code: 'usage',
    exit_code: 2,
  })
  expect((await desktop('export', 'backup')).json.files).toEqual([{ name: 'collection.json', bytes: 7 }])
  expect((await desktop('remove', 'collection', '--yes')).json).toMatchObject({
    outcome: 'removed',
    revision: 4,
  })
  expect((await laptop('pull', 'collection')).json).toMatchObject({ ok: false, exit_code: 9 })
  expect((await laptop('import', 'backup', '--yes')).json.imported).toMatchObject([
    { action: 'add', revision: 5 },
  ])
  expect((await desktop('export', '--sealed', 'sealed.zip')).code).toBe(0)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])

  const well = await laptop('doctor')
  expect(well.json).toMatchObject({ ok: true, exit_code: 0 })
  expect(well.code).toBe(0)

  expect((await laptop('config', 'set', 'history', 'off')).json.changed).toEqual({ sync_history: false })
  expect((await desktop('config')).json.config).toMatchObject({ sync_history: false, sync_secrets: true })
  await laptop('devices', 'rename', 'Attic')
  const { json: account } = await desktop('devices')
  const names = account.devices.map(({ name }: { name: string }) => name)
  expect(names.toSorted()).toEqual(['Attic', 'The desktop'])
  expect((await desktop('devices', 'revoke', 'Attic', '--yes')).json).toMatchObject({ outcome: 'revoked' })
  expect(await laptop('list')).toMatchObject({ code: 3, json: { ok: false, code: 'unauthorized' } })
  expect((await laptop('doctor')).code).toBe(3)
})
