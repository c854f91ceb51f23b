import { expect, inject, test } from 'vitest'
import { hashSecret } from '#platform/secrets/token.ts'
import { adminOf } from '#testing/admin.ts'
import { eachServer } from '#testing/each-server.ts'
import { startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { refused, send, signUp } from '#testing/wire.ts'

const init = async (server: TestServer) =>
  (await send(server, 'POST', '/api/sync/init', { json: {} })).body.data.temp_token as string

/** How many polls of a login are held, on all instances. */
async function heldCount(server: TestServer, temp_token: string): Promise<number> {
  const [grant] = await adminOf(server)`
    select holds from roost.device_grants where secret_hash = ${hashSecret(temp_token)}`
  return Object.keys(grant?.holds).length
}

function hold(server: TestServer, temp_token: string, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(`${server.url}/api/sync/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=60' },
    body: JSON.stringify({ temp_token }),
    signal,
  })
}

eachServer((server) => {
  test('who hangs up gives the place back', async () => {
    const temp_token = await init(server)
    const leaving = new AbortController()
    const polls = [1, 2, 3, 4].map(() => hold(server, temp_token, leaving.signal))
    for (const poll of polls) poll.catch(() => {})
    await expect.poll(() => heldCount(server, temp_token)).toBe(4)
    expect(await (await hold(server, temp_token)).json()).toMatchObject({ code: 'authorization_pending' })
    leaving.abort()
    await expect.poll(() => heldCount(server, temp_token)).toBe(0)
  })

  test('four held polls and a fifth: the approval answers all that are held', async () => {
    const { cookie } = await signUp(server)
    const temp_token = await init(server)
    const polls = [1, 2, 3, 4].map(() => hold(server, temp_token))
    await expect.poll(() => heldCount(server, temp_token)).toBe(4)
    await send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
    const statuses = (await Promise.all(polls)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 400, 400, 400])
  })
})

const [first] = inject('servers')

test('a server that stops answers who waits and gives the places back; another instance holds on', async () => {
  if (!first) throw new Error('a server is missing')
  const stopping = await startOwnServer(first.stack)
  const temp_token = await init(stopping)
  const there = [1, 2].map(() => hold(stopping, temp_token))
  const here = [1, 2].map(() => hold(first, temp_token))
  await expect.poll(() => heldCount(first, temp_token)).toBe(4)
  expect(
    await send(first, 'POST', '/api/sync/token', { json: { temp_token }, headers: { prefer: 'wait=60' } }),
  ).toMatchObject(refused(400, 'authorization_pending'))
  await stopping.stop()
  for (const poll of there) expect(await (await poll).json()).toMatchObject({ code: 'authorization_pending' })
  expect(await heldCount(first, temp_token)).toBe(2)
  const { cookie } = await signUp(first)
  await send(first, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
  expect((await Promise.all(here)).map(({ status }) => status).toSorted()).toEqual([200, 400])
})
