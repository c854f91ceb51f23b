import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#platform/db/connect.ts'
import { openBrowser } from '#testing/browser.ts'
import { startExternalStack } from '#testing/external-stack.ts'
import { type OwnServer, startOwnServer } from '#testing/own-server.ts'
import { openablePaths } from '#testing/page-paths.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

let stack: Awaited<ReturnType<typeof startExternalStack>>
let server: OwnServer

beforeAll(async () => {
  stack = await startExternalStack()
  server = await startOwnServer(stack, { DATABASE_LISTEN_URL: stack.environment.DATABASE_URL })
})
afterAll(async () => {
  await server.stop()
  await stack.close()
})

/** A page as a browser without scripts has it. */
async function read(path: string, cookie?: string): Promise<string> {
  const { html } = await openBrowser({ cookie }).visit(new URL(path, server.url).href)
  return html.replace(/<script[\s\S]*?<\/script>/g, '')
}

/** The page that a redirect leads to, if the path answers one. */
async function readOn(path: string, cookie?: string): Promise<string> {
  const { location } = await openBrowser({ cookie }).visit(server.url + path)
  return read(location ?? path, cookie)
}

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

  for (const path of ['/dashboard', '/sync/authorize?token=handle', '/login']) {
    const page = await read(path, cookie)
    expect(page).toContain('The database does not answer')
    expect(page).toContain('Try again')
  }
  expect(await send(server, 'GET', '/login')).toMatchObject({ status: 200 })
  const output = server.output()
  expect(output.match(/"msg":"page failed"/g)).toHaveLength(3)
  // The root leads on to the dashboard; every other page says something.
  for (const path of (await openablePaths()).filter((path) => path !== '/')) {
    for (const who of [cookie, undefined]) expect(await readOn(path, who), path).toContain('<h1')
  }
  // Nothing but our own lines, which are JSON, and the three that say where the server is.
  expect(output.split('\n').filter((line) => line && !line.startsWith('{'))).toHaveLength(3)

  await stack.server.start()
  await expect.poll(async () => (await send(server, 'GET', '/health')).status).toBe(200)
  expect(await put()).toMatchObject({ status: 200, body: { data: { version: 2 } } })
})

test('after an outage the server hears again what other instances ring for', async () => {
  const { token, user_id } = await signUpWithDevice(server)
  const admin = connect(stack.admin_url, 1)
  const isListening = async () =>
    (
      await admin`
        select from pg_stat_activity where application_name = 'roost doorbell' and query ~ '^listen|pg_notify' and state = 'idle'`
    ).length > 0
  await expect.poll(isListening).toBe(true)
  await stack.server.stop()
  await stack.server.start()
  await expect.poll(isListening).toBe(true)
  await expect.poll(async () => (await send(server, 'GET', '/health')).status).toBe(200)

  const { seq } = (await send(server, 'GET', '/api/sync/changes', { token })).body.data
  const held = send(server, 'GET', `/api/sync/changes?since=${seq}&wait=60`, { token })
  // Nothing tells when it has looked and begun to wait.
  await sleep(300)
  await admin`update roost.sync_sessions set revoked_at = now() where user_id = ${user_id}`
  await admin`select pg_notify('roost_doorbell', ${`elsewhere account:${user_id}`})`
  // Sooner than a request looks that is not rung for.
  expect(await Promise.race([held, sleep(3000, 'too late')])).toMatchObject(refused(401, 'unauthorized'))
  await admin.end()
})
