import { expect } from '@playwright/test'
import type { TestServer } from '#testing/provided.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'
import { kill9, processesIn } from './processes.ts'
import { asTestServer, postgresLog, postmaster } from './roost.ts'
import { test } from './test.ts'

const blobOf = (text: string) => ({ encrypted_blob: btoa(text), nonce: btoa('twelve bytes') })

const put = (server: TestServer, token: string, text: string) =>
  send(server, 'PUT', '/api/sync/data/history', { token, json: blobOf(text) })

/** Writes one blob after another until the server is gone, and answers the last version it acknowledged. */
function writeOn(server: TestServer, token: string) {
  let acknowledged = 0
  const write = async () => {
    for (;;) {
      const { status, body } = await put(server, token, `write ${acknowledged + 1}`)
      expect(status).toBe(200)
      expect(body.data.version).toBe(acknowledged + 1)
      acknowledged = body.data.version
    }
  }
  const gone = write().catch((error: Error) => {
    if (error.message !== 'fetch failed') throw error
  })
  return { acknowledged: () => acknowledged, gone }
}

test('every acknowledged write and every sign-in survives kill -9 of the server and its Postgres at once', async ({
  start,
}) => {
  const killed = await start()
  const server = await asTestServer(killed)
  const { token, cookie } = await signUpWithDevice(server)
  const writing = writeOn(server, token)
  await expect.poll(writing.acknowledged).toBeGreaterThan(100)
  kill9([killed.pid, ...(await processesIn(killed.data))])
  await writing.gone
  expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' })

  const next = await start({ port: killed.port })
  expect(await postgresLog(next)).toContain('not properly shut down')
  const { status, body } = await send(server, 'GET', '/api/sync/data/history', { token })
  expect(status).toBe(200)
  // The write under way may have been stored without an answer.
  const { version } = body.data
  expect([0, 1]).toContain(version - writing.acknowledged())
  expect(body.data).toMatchObject(blobOf(`write ${version}`))
  expect(await send(server, 'GET', '/api/sync/data', { cookie })).toMatchObject({ status: 200 })
  expect((await put(server, token, 'after')).body.data.version).toBe(version + 1)
})

test('a server killed alone leaves its Postgres to the next start, which stops it and goes on', async ({
  start,
}) => {
  const killed = await start()
  const server = await asTestServer(killed)
  const { token } = await signUpWithDevice(server)
  expect(await put(server, token, 'kept')).toMatchObject({ status: 200 })
  const orphan = await postmaster(killed)
  kill9([killed.pid])
  await killed.ended
  expect(await processesIn(killed.data)).toContain(orphan)

  const next = await start({ port: killed.port })
  expect(next.stderr()).toContain(`stopping the Postgres (process ${orphan})`)
  expect(await processesIn(next.data)).not.toContain(orphan)
  expect(await postgresLog(next)).not.toContain('not properly shut down')
  const kept = await send(server, 'GET', '/api/sync/data/history', { token })
  expect(kept.body.data).toMatchObject(blobOf('kept'))
})

test('while a killed Postgres is away every answer is a 503 with a request id, then all goes on by itself', async ({
  start,
}) => {
  const roost = await start()
  const server = await asTestServer(roost)
  const { token, cookie } = await signUpWithDevice(server)
  expect(await put(server, token, 'kept')).toMatchObject({ status: 200 })
  const requests = [
    () => send(server, 'GET', '/health'),
    () => send(server, 'GET', '/api/sync/data/history', { token }),
    () => send(server, 'GET', '/api/sync/data', { cookie }),
  ]
  kill9([await postmaster(roost)])
  let refusals = 0
  const ask = async () => {
    const answers = await Promise.all(requests.map((request) => request()))
    for (const answer of answers) {
      if (answer.status === 200) continue
      expect(answer).toMatchObject(refused(503, 'database_unavailable'))
      refusals++
    }
    return answers.map(({ status }) => status)
  }
  const patience = { timeout: 30_000, intervals: [0] }
  // For a moment its children still answer: they have not noticed yet.
  await expect.poll(async () => (await ask()) && refusals, patience).toBeGreaterThan(0)
  await expect.poll(ask, patience).toEqual([200, 200, 200])
  const kept = await send(server, 'GET', '/api/sync/data/history', { token })
  expect(kept.body.data).toMatchObject({ ...blobOf('kept'), version: 1 })
})
