import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Device } from '#client/connection.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { type FakeSocket, fakeSockets } from '#client/testing/fake-socket.ts'
import { sampleProfile, secrets } from '#client/testing/sample-profile.ts'
import { type Following, type FollowState, followEvents } from './follow-events.ts'
import type { Cursor, Followed } from './link.ts'

let opened: FakeSocket[]
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(1)
  opened = fakeSockets()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const EVENT = { type: 'config_changed', data_type: null, version: null, device_id: null } as const
const event = (seq: number) => ({ ...EVENT, seq, created_at: '2026-01-01T00:00:00.000000+00:00' })
const upToDate = (seq: number, epoch = 1) => ({ type: 'up_to_date', epoch, seq }) as const

/** A follower whose server is the test: over sockets, and by the answers of `asked`. */
async function start(given: Partial<Following> & { documents?: Device['documents'] } = {}) {
  const store = createMemoryStore()
  await store.change(sampleProfile)
  const giving = new AbortController()
  const told: (number | string)[] = []
  const cursors: Cursor[] = []
  const states: FollowState[] = []
  const asked: string[] = []
  const server = { answer: (_: string): Response | undefined => undefined }
  const fetch = async (url: unknown, init?: RequestInit) => {
    asked.push(String(url).slice('http://roost.test'.length))
    const answer = server.answer(asked.at(-1) ?? '')
    if (answer) return answer
    if (asked.at(-1)?.includes('wait=40'))
      await new Promise((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new Error('gone'))),
      )
    throw new TypeError('fetch failed')
  }
  const { documents = createMemoryDocuments(), ...rest } = given
  const following = followEvents(
    { store, documents, fetch },
    {
      from: { epoch: 1, seq: 0 },
      onMessage: (message: Followed, cursor) => {
        told.push('created_at' in message ? message.seq : message.type)
        cursors.push(cursor)
      },
      onState: (state) => states.push(state),
      signal: giving.signal,
      ...rest,
    },
  )
  let ended: unknown
  following.catch((error) => {
    ended = error
  })
  await vi.advanceTimersByTimeAsync(0)
  const socket = (index: number): FakeSocket => {
    const found = opened[index]
    if (!found) throw new Error(`only ${opened.length} sockets were opened`)
    return found
  }
  return {
    store,
    giving,
    told,
    cursors,
    states,
    asked,
    server,
    documents,
    following,
    ended: () => ended,
    socket,
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

test('a socket says who asks and from where, and each event is told once and in order', async () => {
  const { socket, told, cursors, states } = await start({ from: { epoch: 3, seq: 7 } })
  expect(socket(0).url).toBe('ws://roost.test/v1/realtime?since=7&epoch=3')
  expect(socket(0).protocols).toEqual(['roost.v1', `roost.token.${secrets.token}`])
  for (const seq of [7, 8, 8, 9]) socket(0).say(event(seq))
  socket(0).say({ type: 'heard_of_later' })
  socket(0).say(upToDate(9, 3))
  socket(0).say(event(10))
  await settle()
  expect(told).toEqual([8, 9, 'up_to_date', 10])
  expect(cursors.map(({ seq }) => seq)).toEqual([8, 9, 9, 10])
  expect(states).toEqual(['connecting', 'live'])
})

test('the next message waits until the handler is done, and a new connection goes on after what was handled', async () => {
  const running: number[] = []
  let go = () => {}
  const { socket } = await start({
    onMessage: (message) => {
      running.push('seq' in message ? message.seq : 0)
      return new Promise<void>((resolve) => (go = resolve))
    },
  })
  for (const seq of [1, 2]) socket(0).say(event(seq))
  socket(0).end()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(running).toEqual([1])
  expect(opened).toHaveLength(1)
  go()
  await settle()
  go()
  await vi.advanceTimersByTimeAsync(1000)
  expect(running).toEqual([1, 2])
  expect(socket(1).url).toContain('since=2')
})

test('without a cursor everything has to be read first; what happens from then on is told', async () => {
  const { socket, told } = await start({ from: undefined })
  expect(socket(0).url).toBe('ws://roost.test/v1/realtime')
  socket(0).say(upToDate(41))
  socket(0).say(event(42))
  await settle()
  expect(told).toEqual(['must_refetch', 'up_to_date', 42])
})

test('who has to read everything anew goes on from the cursor it is given', async () => {
  const { socket, told, cursors } = await start({ from: { epoch: 1, seq: 900 } })
  socket(0).say({ type: 'must_refetch', epoch: 2, seq: 5 })
  socket(0).say(event(6))
  await settle()
  expect(told).toEqual(['must_refetch', 6])
  expect(cursors).toEqual([
    { epoch: 2, seq: 5 },
    { epoch: 2, seq: 6 },
  ])
})

test('a kept cursor is where the next run goes on, and only what was handled is kept', async () => {
  const documents = createMemoryDocuments()
  const first = await start({ from: undefined, keep_as: 'cursor', documents })
  first.socket(0).say(upToDate(4))
  first.socket(0).say(event(5))
  await settle()
  first.giving.abort(new Error('enough'))
  await expect(first.following).rejects.toThrow('enough')
  const second = await start({
    from: undefined,
    keep_as: 'cursor',
    documents,
    onMessage: () => {
      throw new Error('cannot')
    },
  })
  expect(second.socket(1).url).toContain('since=5&epoch=1')
  second.socket(1).say(event(6))
  await expect(second.following).rejects.toThrow('cannot')
  expect(second.socket(1).is_closed).toBe(true)
  const third = await start({ from: undefined, keep_as: 'cursor', documents })
  expect(third.socket(2).url).toContain('since=5')
  await documents.change([], () => ({ cursor: new Uint8Array(3) }))
  const fourth = await start({ from: undefined, keep_as: 'cursor', documents })
  expect(fourth.ended()).toMatchObject({ code: 'unreadable_storage' })
})

test('silence ends a connection, and any word puts that off', async () => {
  const { socket, states } = await start()
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
  const { socket } = await start()
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
  const { socket } = await start()
  socket(0).say({ type: 'pong' })
  socket(0).end()
  await vi.advanceTimersByTimeAsync(249)
  expect(opened).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(opened).toHaveLength(2)
})

test('a server that stops is come back to when it wants, and after a minute at the latest', async () => {
  const { socket } = await start()
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
  const { socket, following } = await start()
  const ended = expect(following).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
  say(socket(0))
  socket(0).end(4401, 'unauthorized')
  await ended
})

test('a token that was replaced meanwhile is no end', async () => {
  const { socket, store } = await start()
  await store.change((profile) => profile && { ...profile, session: { ...profile.session, token: 'next' } })
  socket(0).end(4401, 'unauthorized')
  await vi.advanceTimersByTimeAsync(500)
  expect(socket(1).protocols).toContain('roost.token.next')
})

test('a refusal that passes is waited out, one of a newer server too', async () => {
  const { socket, ended } = await start()
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
  const { socket, store, ended } = await start()
  await store.change(() => undefined)
  socket(0).say(upToDate(0))
  socket(0).end()
  await vi.advanceTimersByTimeAsync(1000)
  expect(ended()).toMatchObject({ code: 'not_signed_in' })
})

const succeed = (data: unknown) => Response.json({ success: true, data })
const page = (seqs: number[], seq: number, has_more = false) =>
  succeed({ events: seqs.map(event), seq, epoch: 1, has_more, cursor: { epoch: 1, seq: seqs.at(-1) ?? seq } })

test('where a proxy answers WebSockets otherwise, held requests serve', async () => {
  const { socket, server, asked, told, states } = await start()
  server.answer = (path) => {
    if (path.includes('since=0&')) return page([1, 2], 4, true)
    if (path.includes('since=2&')) return page([3, 4], 4)
    return path.includes('since=4&') && asked.length === 3 ? page([5], 5) : undefined
  }
  socket(0).end()
  await settle()
  expect(asked).toEqual(
    [
      [0, 0],
      [2, 0],
      [4, 40],
      [5, 40],
    ].map(([since, wait]) => `/api/sync/changes?since=${since}&epoch=1&wait=${wait}`),
  )
  expect(told).toEqual([1, 2, 3, 4, 'up_to_date', 5])
  expect(states).toEqual(['connecting', 'live'])
  expect(opened).toHaveLength(1)
})

test('requests that nobody holds are not sent again at once, and WebSockets are tried again in time', async () => {
  const { socket, server, asked } = await start()
  server.answer = () => page([], 0)
  socket(0).end()
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(opened).toHaveLength(1)
  expect(asked.length).toBeLessThan(120)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(opened).toHaveLength(2)
})

test('where there are no WebSockets at all, held requests serve at once', async () => {
  vi.stubGlobal('WebSocket', undefined)
  const { asked, states } = await start()
  expect(asked).toEqual(['/api/sync/changes?since=0&epoch=1&wait=0'])
  expect(states).toEqual(['connecting', 'waiting'])
})

test('held requests know where the log ends, are told to read anew, and end with the session', async () => {
  const { socket, server, told, ended } = await start({ from: undefined })
  const refuse = (status: number, code: string, data = {}) =>
    Response.json({ success: false, code, error: 'No.', data }, { status })
  const answers = [
    page([1], 8, true),
    page([9], 9),
    refuse(410, 'must_refetch', { epoch: 2, seq: 3 }),
    page([4], 4),
    refuse(401, 'unauthorized'),
  ]
  server.answer = () => answers.shift()
  socket(0).end()
  await settle()
  expect(told).toEqual(['must_refetch', 'up_to_date', 9, 'must_refetch', 4])
  expect(ended()).toMatchObject({ code: 'unauthorized', status: 401 })
})

test('without any network, attempts go on; when the platform says there is one, at once', async () => {
  const platform = new EventTarget()
  vi.stubGlobal('addEventListener', platform.addEventListener.bind(platform))
  const { socket, asked, states } = await start()
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
  const { socket } = await start()
  socket(0).say(upToDate(0))
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket(0).said).toEqual(['{"type":"ping"}'])
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket(0).is_closed).toBe(true)
})

test('who handles more slowly than events come asks again for what it could not take', async () => {
  const seen: number[] = []
  const { socket } = await start({
    onMessage: async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      if ('seq' in message) seen.push(message.seq)
    },
  })
  for (let seq = 1; seq <= 1500; seq++) socket(0).say(event(seq))
  expect(socket(0).is_closed).toBe(true)
  await vi.advanceTimersByTimeAsync(20_000)
  const went_on = Number(/since=(\d+)/.exec(socket(1).url)?.[1])
  expect(went_on).toBeLessThan(1500)
  for (let seq = went_on + 1; seq <= 1500; seq++) socket(1).say(event(seq))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(seen).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1))
})

test('when the signal aborts, the handler under way is finished and no other begins', async () => {
  const seen: string[] = []
  let go = () => {}
  const { socket, giving, following, ended } = await start({
    onMessage: (message) => {
      seen.push(`begun ${'seq' in message ? message.seq : ''}`)
      return new Promise<void>((resolve) => {
        go = () => resolve(void seen.push('done'))
      })
    },
  })
  for (const seq of [1, 2]) socket(0).say(event(seq))
  giving.abort(new Error('enough'))
  await settle()
  expect(socket(0).is_closed).toBe(true)
  expect(ended()).toBeUndefined()
  go()
  await expect(following).rejects.toThrow('enough')
  expect(seen).toEqual(['begun 1', 'done'])
  expect(vi.getTimerCount()).toBe(0)
})
