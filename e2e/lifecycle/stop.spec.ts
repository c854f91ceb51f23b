import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { refused, send } from '#testing/wire.ts'
import { processesIn } from './processes.ts'
import { asTestServer, postgresLog, type Roost, START, stop } from './roost.ts'
import { test } from './test.ts'

/** A device that waits for its person, and is being held. */
async function holdLogin(roost: Roost) {
  const server = await asTestServer(roost)
  const started = await send(server, 'POST', '/api/sync/init', { json: { device_name: 'Waiting laptop' } })
  const { temp_token } = started.body.data
  let answered = false
  const held = send(server, 'POST', '/api/sync/token', {
    headers: { prefer: 'wait=50' },
    json: { temp_token },
  })
  held.then(() => {
    answered = true
  })
  // Requests are taken in order: when this one is answered, the other has been waiting since.
  await send(server, 'GET', '/health')
  expect(answered).toBe(false)
  return { held }
}

const NPM = ['npm', 'start']

for (const { name, command, signal, group } of [
  { name: 'SIGTERM', command: START, signal: 'SIGTERM', group: false },
  { name: 'SIGINT', command: START, signal: 'SIGINT', group: false },
  { name: 'Ctrl-C in a terminal', command: START, signal: 'SIGINT', group: true },
  { name: 'Ctrl-C in a terminal that ran npm start', command: NPM, signal: 'SIGINT', group: true },
  { name: 'SIGTERM to npm start', command: NPM, signal: 'SIGTERM', group: false },
] satisfies { signal: NodeJS.Signals; [key: string]: unknown }[]) {
  test(`${name} answers who waits, stops Postgres in order and ends with 0`, async ({ start }) => {
    const roost = await start({ command })
    const { held } = await holdLogin(roost)
    const asked = Date.now()
    process.kill(group ? -roost.pid : roost.pid, signal)
    expect(await held).toMatchObject(refused(400, 'authorization_pending'))
    expect(await roost.ended, roost.stderr()).toEqual({ code: 0, signal: null })
    // Connections kept open for later requests are not waited for: that would take all of the server's patience.
    expect(Date.now() - asked).toBeLessThan(10_000)
    expect(await processesIn(roost.data)).toEqual([])
    expect(await readdir(join(roost.data, 'postgres'))).not.toContain('postmaster.pid')
    expect(await postgresLog(roost)).toMatch(/database system is shut down\n$/)
  })
}

test('after a stop the next start has nothing to recover', async ({ start }) => {
  const roost = await start()
  expect(await stop(roost)).toEqual({ code: 0, signal: null })
  await start()
  const log = await postgresLog(roost)
  expect(log).toContain('database system was shut down at')
  expect(log).not.toContain('not properly shut down')
})
