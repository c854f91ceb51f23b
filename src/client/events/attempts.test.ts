import { expect, test, vi } from 'vitest'
import type { FakeSocket } from '#client/testing/fake-socket.ts'
import { fakeWorld, opened, settle, startFollowing, upToDate } from '#client/testing/following.ts'

fakeWorld()

test('silence ends a connection, and any word puts that off', async () => {
  const { socket, states } = await startFollowing()
  socket(0).say(upToDate(0))
  await vi.advanceTimersByTimeAsync(59_000)
  socket(0).say({ type: 'ping' })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(socket(0).is_closed).toBe(false)
  await vi.advanceTimersByTimeAsync(1001)
  expect(socket(0).is_closed).toBe(true)
  await vi.advanceTimersByTimeAsync(500)
  expect(opened).toHaveLength(2)
  expect(states).toEqual(['connecting', 'live', 'waiting', 'connecting'])
})

test('attempts that fail come twice as late each time, up to a minute, and success begins anew', async () => {
  const { socket } = await startFollowing()
  const pauses: number[] = []
  const failed = async () => {
    opened.at(-1)?.say({ type: 'pong' })
    opened.at(-1)?.end()
    const [at, count] = [Date.now(), opened.length]
    while (opened.length === count) await vi.advanceTimersByTimeAsync(100)
    pauses.push(Date.now() - at)
  }
  for (let time = 0; time < 9; time++) await failed()
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  opened.at(-1)?.say(upToDate(0))
  pauses.length = 0
  await failed()
  expect(pauses).toEqual([500])
  expect(socket(0).url).toBe(opened.at(-1)?.url)
})

test('pauses differ from one client to the next', async () => {
  vi.mocked(Math.random).mockReturnValue(0)
  const { socket } = await startFollowing()
  socket(0).say({ type: 'pong' })
  socket(0).end()
  await vi.advanceTimersByTimeAsync(249)
  expect(opened).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(opened).toHaveLength(2)
})

test('a server that stops is come back to when it wants, and after a minute at the latest', async () => {
  const { socket } = await startFollowing()
  for (const [index, [after_ms, waited_ms]] of [
    [1234, 1234],
    [10_000_000, 60_000],
  ].entries()) {
    socket(index).say({ type: 'reconnect', after_ms: after_ms ?? 0 } as { type: string })
    await vi.advanceTimersByTimeAsync((waited_ms ?? 0) - 1)
    expect(opened).toHaveLength(index + 1)
    await vi.advanceTimersByTimeAsync(1)
    expect(opened).toHaveLength(index + 2)
  }
})

test.each([
  [
    'said and closed',
    (socket: FakeSocket) => socket.say({ type: 'refused', code: 'unauthorized', error: 'No.' } as never),
  ],
  ['closed alone', () => {}],
])('a session that is over ends it with the refusal of the server, %s', async (_, say) => {
  const { socket, following } = await startFollowing()
  const ended = expect(following).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
  say(socket(0))
  socket(0).end(4401, 'unauthorized')
  await ended
})

test('a token that was replaced meanwhile is no end', async () => {
  const { socket, store } = await startFollowing()
  await store.change((profile) => profile && { ...profile, session: { ...profile.session, token: 'next' } })
  socket(0).end(4401, 'unauthorized')
  await vi.advanceTimersByTimeAsync(500)
  expect(socket(1).protocols).toContain('roost.token.next')
})

test('a refusal that passes is waited out, one of a newer server too', async () => {
  const { socket, ended } = await startFollowing()
  socket(0).say(upToDate(0))
  socket(0).end(4408, 'slow_consumer')
  await vi.advanceTimersByTimeAsync(500)
  socket(1).say({ type: 'refused', code: 'too_hot', error: 'It is too hot.' } as { type: string })
  socket(1).end(4503, 'too_hot')
  await vi.advanceTimersByTimeAsync(1000)
  expect(opened).toHaveLength(3)
  socket(2).say({ type: 'refused', code: 'gone_for_good', error: 'No.' } as { type: string })
  socket(2).end(4410, 'gone_for_good')
  await settle()
  expect(ended()).toMatchObject({ code: 'gone_for_good', message: 'No.' })
})

test('a device that is signed out meanwhile is told so', async () => {
  const { socket, store, ended } = await startFollowing()
  await store.change(() => undefined)
  socket(0).say(upToDate(0))
  socket(0).end()
  await vi.advanceTimersByTimeAsync(1000)
  expect(ended()).toMatchObject({ code: 'not_signed_in' })
})

test('without any network, attempts go on; when the platform says there is one, at once', async () => {
  const platform = new EventTarget()
  vi.stubGlobal('addEventListener', platform.addEventListener.bind(platform))
  const { socket, asked, states } = await startFollowing()
  for (let time = 1; time <= 8; time++) {
    while (opened.length < time) await vi.advanceTimersByTimeAsync(100)
    socket(time - 1).end()
    await settle()
  }
  expect(asked).toHaveLength(8)
  expect(states.at(-1)).toBe('waiting')
  const count = opened.length
  platform.dispatchEvent(new Event('online'))
  await settle()
  expect(opened).toHaveLength(count + 1)
  const last = socket(count)
  last.say(upToDate(0))
  platform.dispatchEvent(new Event('offline'))
  expect(last.said).toEqual(['{"type":"ping"}'])
  last.say({ type: 'pong' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(last.is_closed).toBe(false)
  platform.dispatchEvent(new Event('offline'))
  await vi.advanceTimersByTimeAsync(5000)
  expect(last.is_closed).toBe(true)
})

test('after the machine has slept, a connection has to answer at once', async () => {
  const { socket } = await startFollowing()
  socket(0).say(upToDate(0))
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket(0).said).toEqual(['{"type":"ping"}'])
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket(0).is_closed).toBe(true)
})
