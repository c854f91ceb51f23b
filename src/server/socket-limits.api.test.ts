import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { toggle } from '#testing/changes.ts'
import { type OwnServer, startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { declinedUpgrade, numbersOf, openSocket, untilUpToDate } from '#testing/socket.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

const [{ stack }] = inject('servers') as [TestServer, ...TestServer[]]
const LIMITS = { LIMIT_ACCOUNT_CONNECTIONS: '2', LIMIT_CONNECTIONS: '5', PING_SECONDS: '1' }

let server: OwnServer
beforeAll(async () => {
  server = await startOwnServer(stack, LIMITS)
})
afterAll(() => server.stop())

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const follow = async (token: string, path = '/v1/realtime') => {
  const opened = await openSocket(server, { ...bearer(token), path })
  await untilUpToDate(opened)
  return opened
}

/** Waits until a place of this account has become free. */
const untilThereIsRoom = (token: string) =>
  expect.poll(async () => (await send(server, 'GET', '/api/sync/events', { token })).status).toBe(200)

test('an account has so many connections, whatever they are, and each that ends makes room', async () => {
  const { token } = await signUpWithDevice(server)
  const { token: other } = await signUpWithDevice(server)
  const first = await follow(token)
  const second = await follow(token)
  const third = await openSocket(server, bearer(token))
  expect(await third.closed).toEqual({ code: 4429, reason: 'too_many_connections' })
  const one_too_many = { ...refused(429, 'too_many_connections'), body: { code: 'too_many_connections' } }
  const stream = await send(server, 'GET', '/api/sync/events', { token })
  expect(stream).toMatchObject(one_too_many)
  expect(stream.headers.get('retry-after')).toBe('5')
  expect(await send(server, 'GET', '/api/sync/changes?since=1&wait=60', { token })).toMatchObject(
    one_too_many,
  )
  // What has an answer does not stay, and another account is another account.
  expect(await send(server, 'GET', '/api/sync/changes?wait=60', { token })).toMatchObject({ status: 200 })
  await follow(other)

  second.socket.close()
  await second.closed
  await untilThereIsRoom(token)
  await toggle(server, token)
  await expect.poll(() => numbersOf(first)).toEqual([2])
})

test('who asks for headers alone, or goes away before the answer, takes no place for long', async () => {
  const { token } = await signUpWithDevice(server)
  for (let time = 0; time < 5; time++) await send(server, 'HEAD', '/api/sync/events', { token })
  await untilThereIsRoom(token)
  for (let wait_ms = 0; wait_ms < 20; wait_ms++) {
    const signal = AbortSignal.timeout(wait_ms)
    await fetch(`${server.url}/api/sync/events`, { ...bearer(token), signal }).catch(() => {})
  }
  await untilThereIsRoom(token)
  for (let wait_ms = 0; wait_ms < 20; wait_ms++) {
    const { socket } = await openSocket(server, bearer(token))
    if (wait_ms % 2) await sleep(wait_ms)
    socket.terminate()
  }
  await untilThereIsRoom(token)
})

test('a server has so many connections, and says so before it opens one more', async () => {
  const opened = await Promise.all(Array.from({ length: 5 }, () => openSocket(server)))
  expect(await declinedUpgrade(server, {})).toMatchObject(refused(503, 'server_full'))
  opened[0]?.socket.close()
  await opened[0]?.closed
  await openSocket(server)
})

test('who does not read is let go, while who does gets everything; what was missed is there later', async () => {
  const { token, user_id } = await signUpWithDevice(server)
  const slow = await follow(token)
  const quick = await follow(token)
  slow.socket.pause()
  const count = 60_000
  await adminOf(server)`
    with head as (
      update roost.sync_heads set seq = seq + ${count} where user_id = ${user_id} returning seq)
    insert into roost.sync_events (user_id, seq, event_type, created_at)
    select ${user_id}, head.seq - ${count} + number, 'config_changed', now()
    from head, generate_series(1, ${count}) as number`
  await expect.poll(() => numbersOf(quick).at(-1)).toBe(count + 1)
  await untilThereIsRoom(token)
  slow.socket.resume()
  await slow.closed
  const seen = numbersOf(slow)
  expect(seen.length).toBeLessThan(count)
  quick.socket.close()
  const resumed = await follow(token, `/v1/realtime?since=${seen.at(-1) ?? 1}`)
  const whole = Array.from({ length: count }, (_, index) => index + 2)
  expect(numbersOf(quick)).toEqual(whole)
  expect([...seen, ...numbersOf(resumed)]).toEqual(whole)
})

test('a server that stops tells everybody to come back, each at another time, and is gone soon', async () => {
  const own = await startOwnServer(stack, { PING_SECONDS: '1' })
  const { token } = await signUpWithDevice(own)
  const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(own, bearer(token))))
  await Promise.all(sockets.map(untilUpToDate))
  const unnamed = await openSocket(own)
  const stream = await fetch(`${own.url}/api/sync/events`, bearer(token))
  const told = stream.text()
  await own.stop()
  const pauses = []
  for (const { closed, messages } of sockets) {
    expect(await closed).toMatchObject({ code: 1012 })
    expect(messages.at(-1)).toEqual({ type: 'reconnect', after_ms: expect.any(Number) })
    pauses.push(Object(messages.at(-1)).after_ms)
  }
  expect(new Set(pauses).size).toBeGreaterThan(5)
  expect(await unnamed.closed).toMatchObject({ code: 1012 })
  expect(await told).toMatch(/retry: (\d+)\ndata: \{"type":"reconnect","after_ms":\1\}\n\n$/)
})
