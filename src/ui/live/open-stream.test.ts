import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStream } from './open-stream.ts'

/** The streams a browser would have opened, newest last, as the test plays their server. */
let opened: FakeSource[]

class FakeSource {
  readyState = 0
  onmessage?: (event: { data: string; lastEventId: string }) => void
  onerror?: () => void
  readonly url: string
  #id = ''

  constructor(url: string) {
    this.url = url
    opened.push(this)
  }

  close() {
    this.readyState = 2
  }

  /** Sends a message; without an `id` a browser tells the last one again. */
  send(message: object, id = this.#id) {
    this.#id = id
    this.readyState = 1
    this.onmessage?.({ data: JSON.stringify(message), lastEventId: id })
  }

  /** The network is gone: the browser goes on trying by itself. */
  breakOff() {
    this.readyState = 0
    this.onerror?.()
  }

  /** The server answers with something else than a stream: the browser gives up. */
  turnAway() {
    this.readyState = 2
    this.onerror?.()
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  opened = []
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', async () => ({ status: 200 }))
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const heard = { onHeard: vi.fn(), onCursor: vi.fn(), onSignedOut: vi.fn(), onLost: vi.fn() }

/** A stream that is shown, and its first connection. */
function follow() {
  for (const each of Object.values(heard)) each.mockClear()
  const stream = openStream({ cursor: '1.5', ping_seconds: 20, ...heard })
  stream.show()
  return { stream, first: last() }
}

function last(): FakeSource {
  const source = opened.at(-1)
  if (!source) throw new Error('nothing was opened')
  return source
}

const upToDate = { type: 'up_to_date', epoch: 1, seq: 5 }
const event = { type: 'data_updated', data_type: 'collection', version: 1 }

test('it follows from the cursor it is given and tells of each one that is not known', () => {
  const { first } = follow()
  expect(first.url).toBe('/api/sync/events?since=5&epoch=1')
  first.send({ type: 'ping' })
  first.send(upToDate, '1.5')
  expect(heard.onCursor).not.toHaveBeenCalled()
  expect(heard.onHeard).toHaveBeenCalledTimes(2)
  first.send(event, '1.6')
  first.send({ type: 'ping' })
  first.send({ type: 'something new' })
  first.send({ type: 'must_refetch', epoch: 2, seq: 4 }, '2.4')
  expect(heard.onCursor.mock.calls).toEqual([['1.6'], ['2.4']])
  expect(opened).toHaveLength(1)
})

test('a connection that breaks off is left to the browser; it is told of as lost only if that takes a while', async () => {
  const { first } = follow()
  first.send(upToDate, '1.5')
  first.breakOff()
  await vi.advanceTimersByTimeAsync(3900)
  first.send({ type: 'ping' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(heard.onLost).not.toHaveBeenCalledWith(true)
  first.breakOff()
  first.breakOff()
  await vi.advanceTimersByTimeAsync(4100)
  expect(heard.onLost).toHaveBeenLastCalledWith(true)
  first.send(event, '1.6')
  expect(heard.onLost).toHaveBeenLastCalledWith(false)
  expect(opened).toHaveLength(1)
})

test('silence for three pings ends a connection, and the next goes on from the last cursor heard', async () => {
  const { first } = follow()
  first.send(event, '1.6')
  for (let ping = 0; ping < 5; ping++) {
    await vi.advanceTimersByTimeAsync(59_000)
    first.send({ type: 'ping' })
  }
  expect(opened).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(first.readyState).toBe(2)
  expect(last().url).toBe('/api/sync/events?since=6&epoch=1')
})

test('a server that stops is left for as long as it says', async () => {
  const { first } = follow()
  first.send(upToDate, '1.5')
  first.send({ type: 'reconnect', after_ms: 2500 })
  expect(first.readyState).toBe(2)
  await vi.advanceTimersByTimeAsync(2499)
  expect(opened).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(opened).toHaveLength(2)
})

test('a server that turns it away is asked again after growing pauses, until it lets it in', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  follow()
  const pauses: number[] = []
  for (let attempt = 1; attempt <= 7; attempt++) {
    const since = Date.now()
    last().turnAway()
    await vi.advanceTimersByTimeAsync(0)
    while (opened.length === attempt) await vi.advanceTimersToNextTimerAsync()
    pauses.push(Date.now() - since)
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  expect(heard.onLost).toHaveBeenLastCalledWith(true)
  last().send(upToDate, '1.5')
  expect(heard.onLost).toHaveBeenLastCalledWith(false)
  last().send({ type: 'refused', code: 'server_full', error: 'Full.' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(opened).toHaveLength(9)
  expect(heard.onSignedOut).not.toHaveBeenCalled()
})

test('it tells when the session is over, whether it hears so or is turned away with 401', async () => {
  const { first } = follow()
  first.send(upToDate, '1.5')
  first.send({ type: 'refused', code: 'unauthorized', error: 'Sign in again.' })
  expect(heard.onSignedOut).toHaveBeenCalledTimes(1)
  vi.stubGlobal('fetch', async () => ({ status: 401 }))
  follow().first.turnAway()
  await vi.advanceTimersByTimeAsync(0)
  expect(heard.onSignedOut).toHaveBeenCalledTimes(1)
})

test('without a network to ask why, it was not turned away for good', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const { first } = follow()
  first.turnAway()
  await vi.advanceTimersByTimeAsync(1500)
  expect(heard.onSignedOut).not.toHaveBeenCalled()
  expect(opened).toHaveLength(2)
})

test('hidden it has no connection and says nothing; shown again it goes on from the last cursor heard', async () => {
  const { stream, first } = follow()
  stream.show()
  expect(opened).toHaveLength(1)
  first.send(event, '1.6')
  first.breakOff()
  stream.hide()
  expect(first.readyState).toBe(2)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(heard.onLost).not.toHaveBeenCalledWith(true)
  expect(opened).toHaveLength(1)
  stream.show()
  expect(last().url).toBe('/api/sync/events?since=6&epoch=1')
})

test('cut off it has no connection and says so after a while; shown again it goes on from the last cursor heard', async () => {
  const { stream, first } = follow()
  first.send(event, '1.6')
  stream.cut()
  expect(first.readyState).toBe(2)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(heard.onLost).toHaveBeenLastCalledWith(true)
  expect(opened).toHaveLength(1)
  stream.hide()
  stream.show()
  expect(last().url).toBe('/api/sync/events?since=6&epoch=1')
  last().send(upToDate, '1.6')
  expect(heard.onLost).toHaveBeenLastCalledWith(false)
})

test('what was asked before it was hidden opens nothing afterwards', async () => {
  let answer = (_: object) => {}
  vi.stubGlobal('fetch', () => new Promise((resolve) => (answer = resolve)))
  const { stream, first } = follow()
  first.turnAway()
  stream.hide()
  answer({ status: 401 })
  await vi.advanceTimersByTimeAsync(600_000)
  expect(opened).toHaveLength(1)
  expect(heard.onSignedOut).not.toHaveBeenCalled()
})
