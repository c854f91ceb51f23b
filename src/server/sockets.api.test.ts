import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { toggle } from '#testing/changes.ts'
import type { TestServer } from '#testing/provided.ts'
import { declinedUpgrade, numbersOf, openSocket, untilUpToDate } from '#testing/socket.ts'
import { refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

const [front, , external] = inject('servers') as [TestServer, TestServer, TestServer]
const unknown = `flm_sync_${'ab'.repeat(64)}`

describe.each([front, external])('on $name', (server) => {
  // What serves pages, once it has, has a mind of its own about sockets.
  beforeAll(async () => {
    await send(server, 'GET', '/login')
  })

  /** Every way to say whose a socket is. */
  const ways: Record<string, (token: string, cursor?: string) => ReturnType<typeof openSocket>> = {
    'a header': (token, cursor = '') =>
      openSocket(server, {
        path: `/v1/realtime${cursor}`,
        headers: { authorization: `Bearer ${token}` },
      }),
    'a subprotocol': (token, cursor = '') =>
      openSocket(server, {
        path: `/v1/realtime${cursor}`,
        protocols: ['roost.v1', `roost.token.${token}`],
      }),
    'the first message': async (token, cursor = '') => {
      const opened = await openSocket(server, { path: `/v1/realtime${cursor}`, protocols: ['roost.v1'] })
      opened.socket.send(JSON.stringify({ type: 'authenticate', token }))
      return opened
    },
    'its address': (token, cursor = '?') =>
      openSocket(server, { path: `/${cursor}${cursor.length > 1 ? '&' : ''}token=${token}` }),
  }

  describe.each(Object.entries(ways))('a socket that is named by %s', (_, open) => {
    test('is told what was missed and what happens', async () => {
      const { token, cookie, device_id } = await signUpWithDevice(server)
      const opened = await open(token, '?since=0&epoch=1')
      await untilUpToDate(opened)
      await toggle(server, token)
      await send(server, 'PUT', '/api/sync/config', { cookie, json: { sync_history: true } })
      await expect.poll(() => numbersOf(opened)).toEqual([1, 2, 3])
      const created_at = expect.any(String)
      const nothing = { data_type: null, version: null, created_at }
      expect(opened.messages).toEqual([
        { ...nothing, seq: 1, type: 'device_changed', device_id },
        { type: 'up_to_date', epoch: 1, seq: 1 },
        { ...nothing, seq: 2, type: 'config_changed', device_id },
        { ...nothing, seq: 3, type: 'config_changed', device_id: null },
      ])
    })

    test.each([unknown, 'nonsense', unknown.slice(1)])(
      'is refused where that is no session',
      async (token) => {
        const opened = await open(token)
        expect(await opened.closed).toEqual({ code: 4401, reason: 'unauthorized' })
        expect(opened.messages).toEqual([{ type: 'refused', code: 'unauthorized', error: 'Unauthorized' }])
      },
    )
  })

  test('the subprotocol with the token is not answered, the other one is', async () => {
    const { token } = await signUpWithDevice(server)
    const { socket } = await openSocket(server, { protocols: [`roost.token.${token}`, 'roost.v1'] })
    expect(socket.protocol).toBe('roost.v1')
  })

  test('a socket is no place for a sign-in cookie, wherever its page comes from', async () => {
    const { cookie } = await signUp(server)
    const opened = await openSocket(server, { headers: { cookie }, origin: server.url })
    opened.socket.send(JSON.stringify({ type: 'authenticate', token: '' }))
    expect(await opened.closed).toMatchObject({ code: 4401 })
  })

  test('a client that wonders whether anybody is there is answered, before and after it is known', async () => {
    const { token } = await signUpWithDevice(server)
    const opened = await openSocket(server)
    opened.socket.send('{"type":"ping"}')
    await expect.poll(() => opened.messages).toEqual([{ type: 'pong' }])
    opened.socket.send(JSON.stringify({ type: 'authenticate', token }))
    await untilUpToDate(opened)
    opened.socket.send('{"type":"ping"}')
    await expect.poll(() => opened.messages.at(-1)).toEqual({ type: 'pong' })
  })

  test.each<[what: string, message: string | Uint8Array, closing: object]>([
    ['is no JSON', '{', { code: 4400, reason: 'invalid_request' }],
    ['nobody knows', '{"type":"subscribe"}', { code: 4400, reason: 'invalid_request' }],
    ['is a list', '[]', { code: 4400, reason: 'invalid_request' }],
    ['is bytes', new Uint8Array(9), { code: 4400, reason: 'invalid_request' }],
    ['is empty', '', { code: 4400, reason: 'invalid_request' }],
    ['says who it is once more', '{"type":"authenticate","token":"x"}', { code: 4400 }],
    ['is endless', 'x'.repeat(5000), { code: 1009 }],
  ])('a message that %s ends the connection, and nothing else', async (_, message, closing) => {
    const { token } = await signUpWithDevice(server)
    const headers = { authorization: `Bearer ${token}` }
    const [opened, other] = [await openSocket(server, { headers }), await openSocket(server, { headers })]
    await Promise.all([untilUpToDate(opened), untilUpToDate(other)])
    opened.socket.send(message)
    expect(await opened.closed).toMatchObject(closing)
    await toggle(server, token)
    await expect.poll(() => numbersOf(other)).toEqual([2])
  })

  test('where nothing speaks over sockets, and for a cursor that is none, the answer is JSON', async () => {
    for (const path of ['/api/sync/events', '/', '/v1', '/v1/realtime/', '/dashboard']) {
      expect(await declinedUpgrade(server, { path }), path).toMatchObject(refused(404, 'not_found'))
    }
    for (const path of ['/v1/realtime?since=-1', '/v1/realtime?since=', '/v1/realtime?epoch=x']) {
      expect(await declinedUpgrade(server, { path }), path).toMatchObject(refused(400, 'invalid_request'))
    }
    const http = await send(server, 'GET', '/v1/realtime')
    expect(http.status).toBe(404)
  })

  test('a cursor that cannot be followed is told the one to go on from', async () => {
    const { token } = await signUpWithDevice(server)
    const headers = { authorization: `Bearer ${token}` }
    const opened = await openSocket(server, { path: '/v1/realtime?since=99', headers })
    await untilUpToDate(opened)
    await toggle(server, token)
    await expect.poll(() => numbersOf(opened)).toEqual([2])
    expect(opened.messages[0]).toEqual({ type: 'must_refetch', epoch: 1, seq: 1 })
  })

  test('a token that a rotation has replaced is refused, and its use is written down', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    await send(server, 'POST', '/api/sync/rotate', { token })
    const opened = await openSocket(server, { headers: { authorization: `Bearer ${token}` } })
    expect(await opened.closed).toMatchObject({ code: 4401 })
    const { body } = await send(server, 'GET', '/api/audit', { cookie })
    expect(JSON.stringify(body.data)).toContain('token_reuse_detected')
  })
})

test('a socket that says nothing is let go, one that is asked too much of is not', {
  timeout: 30_000,
}, async () => {
  const silent = await openSocket(front)
  const { token } = await signUpWithDevice(front)
  const busy = await openSocket(front, { headers: { authorization: `Bearer ${token}` } })
  for (let time = 0; time < 1000; time++) busy.socket.send('{"type":"ping"}')
  expect(await Promise.race([silent.closed, sleep(20_000)])).toEqual({ code: 4401, reason: 'unauthorized' })
  await expect.poll(() => busy.messages.filter(({ type }) => type === 'pong')).toHaveLength(1000)
})
