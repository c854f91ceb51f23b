import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { eachServer } from '#testing/each-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { type Answer, connectDevice, refused, send, signUpWithDevice } from '#testing/wire.ts'

const changes = (server: TestServer, query: string, input: Parameters<typeof send>[3]) =>
  send(server, 'GET', `/api/sync/changes${query}`, input)

const headOf = async (server: TestServer, token: string): Promise<number> =>
  (await changes(server, '', { token })).body.data.seq

const toggle = (server: TestServer, token: string) =>
  send(server, 'PUT', '/api/sync/config', { token, json: { sync_history: false } })

/** Nothing tells when a request has looked and begun to wait. What ends its session before is answered as well. */
const untilHeld = () => sleep(300)

/** Sooner than a held request looks that is not rung for. */
const soon = (held: Promise<Answer>) => Promise.race([held, sleep(3000, 'too late')])

eachServer((server) => {
  test('device and browser read what happened, from where they were', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    await toggle(server, token)
    for (const input of [{ token }, { cookie }]) {
      const { status, body } = await changes(server, '?since=1', input)
      expect(status).toBe(200)
      expect(body.data).toEqual({
        events: [
          {
            seq: 2,
            type: 'config_changed',
            data_type: null,
            version: null,
            device_id,
            created_at: expect.any(String),
          },
        ],
        seq: 2,
        epoch: 1,
        has_more: false,
        cursor: { epoch: 1, seq: 2 },
      })
    }
    expect((await changes(server, '?limit=1', { token })).body.data).toMatchObject({
      has_more: true,
      seq: 2,
      cursor: { seq: 1 },
    })
  })

  test('a held request is answered by what happens, whether a query or a header asks to wait', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const head = await headOf(server, token)
    const held = [
      changes(server, `?since=${head}&wait=60`, { token }),
      changes(server, `?since=${head}`, { cookie, headers: { prefer: 'wait=60' } }),
    ]
    await toggle(server, token)
    for (const answer of await Promise.all(held)) {
      expect(answer.body.data.events).toMatchObject([{ seq: head + 1, type: 'config_changed' }])
    }
  })

  test('a cursor that cannot be followed, and what is no cursor, is refused', async () => {
    const { token } = await signUpWithDevice(server)
    for (const query of ['?since=99', '?since=1&epoch=2', '?since=999999999999999']) {
      expect(await changes(server, query, { token }), query).toMatchObject({
        ...refused(410, 'must_refetch'),
        body: { data: { epoch: 1, seq: 1 } },
      })
    }
    const malformed = [
      'since=-1',
      'since=x',
      'since=',
      'since=1.5',
      'since=1e3',
      'limit=0',
      'limit=1001',
      'wait=-1',
      'wait=ever',
      'epoch=x',
    ]
    for (const query of malformed) {
      expect(await changes(server, `?${query}`, { token }), query).toMatchObject(
        refused(400, 'invalid_request'),
      )
    }
  })

  test('a held request ends with the session it was made by', async () => {
    const { token, cookie, auth } = await signUpWithDevice(server)
    const other = await connectDevice(server, cookie)
    const head = await headOf(server, token)
    const hold = (input: object) => changes(server, `?since=${head}&wait=60`, input)
    const [revoking, revoked] = [hold({ token }), hold({ token: other.token })]
    await untilHeld()
    await send(server, 'POST', '/api/sync/revoke', { token })
    expect(await soon(revoking)).toMatchObject(refused(401, 'unauthorized'))
    expect(await soon(revoked)).toMatchObject({ status: 200 })
    const seq = await headOf(server, other.token)
    const removed = changes(server, `?since=${seq}&wait=60`, { token: other.token })
    await untilHeld()
    await send(server, 'DELETE', `/api/devices/${other.device_id}`, { cookie })
    expect(await soon(removed)).toMatchObject(refused(401, 'unauthorized'))
    const { body } = await changes(server, '', { cookie })
    const browser = changes(server, `?since=${body.data.seq}&wait=60`, { cookie })
    await untilHeld()
    await auth.signOut({ scope: 'local' })
    expect(await soon(browser)).toMatchObject(refused(401, 'unauthorized'))
  })

  test('a held request whose client goes away costs the others nothing', async () => {
    const { token } = await signUpWithDevice(server)
    const head = await headOf(server, token)
    const client = new AbortController()
    const url = `${server.url}/api/sync/changes?since=${head}&wait=60`
    const headers = { authorization: `Bearer ${token}` }
    const gone = Promise.all(
      Array.from({ length: 30 }, () =>
        fetch(url, { headers, signal: client.signal }).catch(({ name }) => name),
      ),
    )
    client.abort()
    expect(new Set(await gone)).toEqual(new Set(['AbortError']))
    expect(await toggle(server, token)).toMatchObject({ status: 200 })
  })
})

const [front, next] = inject('servers')
if (!front || !next) throw new Error('two servers share a database')

test.each([
  [front, next],
  [next, front],
])('what one instance does ends and answers what another holds', async (here, there) => {
  const { token, cookie } = await signUpWithDevice(here)
  const other = await connectDevice(here, cookie)
  const head = await headOf(here, token)
  const answered = changes(here, `?since=${head}&wait=60`, { token })
  await toggle(there, other.token)
  expect(await soon(answered)).toMatchObject({ status: 200, body: { data: { events: [{ seq: head + 1 }] } } })

  const ended = changes(here, `?since=${head + 1}&wait=60`, { token })
  await untilHeld()
  await send(there, 'POST', '/api/sync/revoke', { token })
  expect(await soon(ended)).toMatchObject(refused(401, 'unauthorized'))
})
