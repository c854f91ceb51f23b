import { afterAll, beforeAll, expect, test } from 'vitest'
import { startExternalStack } from '#testing/external-stack.ts'
import { freePort, front, type ServerProcess, startServer } from '#testing/processes.ts'
import type { TestServer } from '#testing/provided.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

let stack: Awaited<ReturnType<typeof startExternalStack>>
let running: ServerProcess
let server: TestServer

beforeAll(async () => {
  stack = await startExternalStack()
  running = await startServer(front, await freePort(), stack.environment)
  server = { name: 'outage', url: running.url, stack }
})
afterAll(async () => {
  await running.stop()
  await stack.close()
})

test('while Postgres is away every answer is 503 with a request id; when it is back, all goes on by itself', async () => {
  const { token, cookie } = await signUpWithDevice(server)
  const blob = { encrypted_blob: 'AAAA', nonce: 'AAAAAAAAAAAAAAAA' }
  const put = () => send(server, 'PUT', '/api/sync/data/history', { token, json: blob })
  expect(await put()).toMatchObject({ status: 200, body: { data: { version: 1 } } })

  await stack.server.stop()
  const away = refused(503, 'database_unavailable')
  expect(await send(server, 'GET', '/health')).toMatchObject(away)
  expect(await put()).toMatchObject(away)
  expect(await send(server, 'GET', '/api/sync/data', { cookie })).toMatchObject(away)
  expect(await send(server, 'POST', '/api/sync/init')).toMatchObject(away)
  expect(JSON.stringify((await send(server, 'GET', '/health')).body)).not.toMatch(/at |ECONN|127\.0\.0\.1/)

  for (const path of ['/dashboard', '/sync/authorize?token=handle']) {
    const page = new TextDecoder().decode((await send(server, 'GET', path, { cookie })).bytes)
    // Read as a browser without scripts has it.
    expect(page.replace(/<script[\s\S]*?<\/script>/g, '')).toContain('The database does not answer')
    expect(page).toContain('Try again')
  }
  expect(await send(server, 'GET', '/login')).toMatchObject({ status: 200 })
  const output = running.output()
  expect(output.match(/"msg":"page failed"/g)).toHaveLength(2)
  // Nothing but our own lines, which are JSON, and the three that say where the server is.
  expect(output.split('\n').filter((line) => line && !line.startsWith('{'))).toHaveLength(3)

  await stack.server.start()
  await expect.poll(async () => (await send(server, 'GET', '/health')).status, { timeout: 15_000 }).toBe(200)
  expect(await put()).toMatchObject({ status: 200, body: { data: { version: 2 } } })
})
