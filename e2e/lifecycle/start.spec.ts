import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { send } from '#testing/wire.ts'
import { asTestServer, type Roost, ready } from './roost.ts'
import { test } from './test.ts'

/** A start that fails says why in words for an operator and leaves nothing behind. */
async function expectRefused(roost: Roost, sentence: RegExp) {
  expect(await roost.ended).toEqual({ code: 1, signal: null })
  expect(roost.stdout()).toBe('')
  expect(roost.stderr()).toMatch(sentence)
  expect(roost.stderr()).not.toMatch(/^\s+at |node:internal|node_modules/m)
}

test('a start prints three lines, where people go, where the data is and how a device connects, and serves', async ({
  start,
}) => {
  const roost = await start()
  const server = `http://localhost:${roost.port}`
  const lines = [
    `Dashboard         ${server}/dashboard`,
    `Data              ${roost.data}`,
    `Connect a device  npx roost login --server ${server}`,
  ]
  expect(await ready(roost)).toEqual(lines)
  expect(roost.stderr()).toBe('')
  const health = await send(await asTestServer(roost), 'GET', '/health')
  expect(health).toMatchObject({ status: 200, body: { success: true, data: { status: 'ok' } } })
  expect(roost.stdout().split('\n').slice(0, 3)).toEqual(lines)
})

test('a port that is taken is refused by the name of its variable, before there is any data', async ({
  launch,
  folder,
}) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const roost = await launch({ port })
  await expectRefused(roost, new RegExp(`^Port ${port} is taken\\. Choose another with PORT, .*\n$`))
  expect(await readdir(folder)).toEqual([])
  other.close()
})

for (const [name, value] of [
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['HOST', 'a..b'],
  ['HOST', '192.0.2.1'],
] as const) {
  test(`${name}=${value} is refused by the name of its variable`, async ({ launch, folder }) => {
    await expectRefused(await launch({ environment: { [name]: value } }), new RegExp(`\\b${name}\\b`))
    expect(await readdir(folder)).toEqual([])
  })
}

test('a second start on the same data is refused with the first one’s process, and the first goes on', async ({
  launch,
  start,
}) => {
  const first = await start()
  const second = await launch()
  await expectRefused(second, new RegExp(`^${first.data} is in use by .*\\b${first.pid}\\b.*\n$`))
  const health = await send(await asTestServer(first), 'GET', '/health')
  expect(health.status).toBe(200)
})

test('whatever holds secrets is closed to others, even where new files are open to all', async ({
  start,
}) => {
  const command = ['sh', '-c', 'umask 000; exec "$0" src/server/main.ts', process.execPath]
  const { data } = await start({ command })
  const entries = await readdir(data, { recursive: true })
  expect(entries.length).toBeGreaterThan(500)
  const open: string[] = []
  for (const entry of ['', ...entries]) {
    // Postgres makes and removes files all the time.
    const { mode } = await stat(join(data, entry)).catch(() => ({ mode: 0 }))
    if (mode & 0o077) open.push(entry)
  }
  // Who owns the folder is no secret.
  const owner = /^owner\.(lock|pid)/
  expect(open.filter((entry) => !owner.test(entry))).toEqual([])
})
