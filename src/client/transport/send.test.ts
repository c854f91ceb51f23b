import { expect, test, vi } from 'vitest'
import { Offline } from '#client/errors.ts'
import { pauseBeforeRetry } from './pause-before-retry.ts'
import { type Outgoing, send } from './send.ts'

const get: Outgoing = { method: 'GET', path: '/a', headers: {}, repeatable: true, timeout_seconds: 5 }
const post: Outgoing = { ...get, method: 'POST', repeatable: false }

/** A server that gives these outcomes in turn. */
function answering(...outcomes: (Response | Error)[]) {
  const fetch = vi.fn(async () => {
    const outcome = outcomes.shift()
    if (outcome instanceof Response) return outcome
    throw outcome ?? new Error('asked too often')
  })
  return { server: 'http://roost.test', fetch, pauses_ms: [0, 0, 0] }
}

const cut = () => new TypeError('fetch failed')

test('a request that may be repeated is sent again until an answer arrives', async () => {
  const connection = answering(cut(), new Response(null, { status: 503 }), new Response('here'))
  const received = await send(connection, get)
  expect(new TextDecoder().decode(received.bytes)).toBe('here')
  expect(connection.fetch).toHaveBeenCalledTimes(3)
})

test('an answer that breaks off while it is read counts as lost', async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) })
  const connection = answering(new Response(broken), new Response('whole'))
  expect(new TextDecoder().decode((await send(connection, get)).bytes)).toBe('whole')
})

test('a request that must not be repeated is sent once', async () => {
  const connection = answering(cut())
  await expect(send(connection, post)).rejects.toThrow(Offline)
  expect((await send(answering(new Response(null, { status: 500 })), post)).status).toBe(500)
})

test('being told to wait (429) is safe to repeat for everything', async () => {
  const headers = { 'retry-after': '0' }
  const connection = answering(new Response(null, { status: 429, headers }), new Response('done'))
  expect((await send(connection, post)).status).toBe(200)
})

test('after the last retry the outcome is told as it is', async () => {
  await expect(send(answering(cut(), cut(), cut(), cut()), get)).rejects.toThrow(
    'The server http://roost.test cannot be reached.',
  )
})

test('Retry-After is respected in seconds and as a date, and not waited for when it is too long', () => {
  const asking = (value: string) => ({
    status: 503,
    headers: new Headers({ 'retry-after': value }),
    bytes: new Uint8Array(),
  })
  expect(pauseBeforeRetry(asking('7'), true, 0)).toBe(7000)
  const date = new Date(Date.now() + 20_000).toUTCString()
  expect(pauseBeforeRetry(asking(date), true, 0)).toBeGreaterThan(15_000)
  expect(pauseBeforeRetry(asking('3600'), true, 0)).toBeUndefined()
})

test('pauses grow and are spread, so that devices do not come back all at once', () => {
  const pauses = (retries: number) =>
    Array.from({ length: 50 }, () => pauseBeforeRetry(new Offline(''), true, retries) ?? 0)
  expect(new Set(pauses(0)).size).toBeGreaterThan(10)
  expect(Math.max(...pauses(0))).toBeLessThan(Math.max(...pauses(2)))
  expect(pauseBeforeRetry(new Offline(''), true, 3)).toBeUndefined()
})

test('giving up ends a request and a pause at once, with the reason given', async () => {
  const controller = new AbortController()
  const hanging = vi.fn(
    (_url: unknown, init?: RequestInit) =>
      new Promise<Response>((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      ),
  )
  const connection = {
    server: 'http://roost.test',
    signal: controller.signal,
    fetch: hanging as typeof fetch,
  }
  const sent = send(connection, get)
  controller.abort(new Error('enough'))
  await expect(sent).rejects.toThrow('enough')

  const pausing = new AbortController()
  const sentLater = send({ ...answering(cut()), pauses_ms: [60_000], signal: pausing.signal }, get)
  setTimeout(() => pausing.abort(new Error('enough')), 10)
  await expect(sentLater).rejects.toThrow('enough')
})

test('a server that does not answer in time is offline', async () => {
  const fetch = ((_url: unknown, init?: RequestInit) =>
    new Promise((_, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    )) as typeof globalThis.fetch
  const connection = { server: 'http://roost.test', fetch, pauses_ms: [] }
  await expect(send(connection, { ...get, timeout_seconds: 0.01 })).rejects.toThrow('does not answer within')
})
