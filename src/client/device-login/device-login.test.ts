import { expect, onTestFinished, test, vi } from 'vitest'
import { AnotherAccount, LoginDenied, LoginExpired } from '#client/errors.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore } from '#client/testing/device.ts'
import { createFakeServer, type FakeServer, refuse, succeed } from '#client/testing/fake-server.ts'
import { awaitSession } from './await-session.ts'
import { endSession } from './end-session.ts'
import { keepSession } from './keep-session.ts'
import { startDeviceLogin } from './start-device-login.ts'

const laptop = { device_name: 'Laptop', device_type: 'cli' }

async function pendingLogin(server: FakeServer) {
  const connection = { server: 'http://roost.test', fetch: server.fetch, pauses_ms: [] }
  const pending = await startDeviceLogin(connection, laptop)
  return { connection, pending: { ...pending, interval_seconds: 0 } }
}

/** Decides as soon as a held poll is there to hear it. */
async function decide(server: FakeServer, status: 'approved' | 'denied' | 'expired') {
  while (!server.is_polled) await new Promise((resolve) => setTimeout(resolve, 1))
  server.decide(status)
}

test('the session comes with the held poll that was waiting when the person approved', async () => {
  const server = createFakeServer()
  const { connection, pending } = await pendingLogin(server)
  const session = awaitSession(connection, pending)
  await decide(server, 'approved')
  expect(await session).toMatchObject({ account_id: server.account_id })
  expect(server.requests).toEqual(['POST /api/sync/init', 'POST /api/sync/token'])
})

test('without the verifier that only this device has, the session is not answered', async () => {
  const server = createFakeServer()
  const { connection, pending } = await pendingLogin(server)
  const session = awaitSession(connection, { ...pending, code_verifier: 'x'.repeat(43) })
  await expect(session).rejects.toThrow(LoginExpired)
})

test('device keys are new for every login', async () => {
  const server = createFakeServer()
  const [first, second] = [await pendingLogin(server), await pendingLogin(server)]
  expect(first.pending.device_keys.x25519.public).not.toBe(second.pending.device_keys.x25519.public)
})

test('denial and expiry are told apart', async () => {
  for (const [status, error] of [
    ['denied', LoginDenied],
    ['expired', LoginExpired],
  ] as const) {
    const server = createFakeServer()
    const { connection, pending } = await pendingLogin(server)
    const session = awaitSession(connection, pending)
    session.catch(() => {})
    await decide(server, status)
    await expect(session).rejects.toThrow(error)
  }
})

test('polls that come back pending, a server that restarts and a lost network do not end the wait', async () => {
  const server = createFakeServer()
  const { connection, pending } = await pendingLogin(server)
  const faults = [
    refuse('authorization_pending'),
    refuse('database_unavailable'),
    refuse('too_many_requests', { retry_after_seconds: 0 }),
    new Response('<html>Too many requests</html>', { status: 429 }),
    new Response('<html>Gateway timeout</html>', { status: 504 }),
    'unreachable' as const,
  ]
  server.faultFor = () => faults.shift()
  const session = awaitSession(connection, pending)
  await decide(server, 'approved')
  expect((await session).account_id).toBe(server.account_id)
})

test('a server that wants to be left alone while it is polled is, for as long as it says', async () => {
  const server = createFakeServer()
  const { connection, pending } = await pendingLogin(server)
  const faults = [refuse('too_many_requests', { retry_after_seconds: 1 })]
  const timers = vi.spyOn(globalThis, 'setTimeout')
  onTestFinished(() => timers.mockRestore())
  let waits_before_second: (number | undefined)[] = []
  let polls = 0
  server.faultFor = () => {
    if (++polls === 2) waits_before_second = timers.mock.calls.map(([, ms]) => ms)
    return faults.shift()
  }
  const session = awaitSession(connection, pending)
  await decide(server, 'approved')
  await session
  expect(waits_before_second).toContain(1000)
})

test('an answer that got lost has used the login up, and that is said', async () => {
  const server = createFakeServer()
  const { connection, pending } = await pendingLogin(server)
  let polls = 0
  server.faultFor = ({ path }) => (path === '/api/sync/token' && polls++ === 0 ? 'lost answer' : undefined)
  const session = awaitSession(connection, pending)
  session.catch(() => {})
  await decide(server, 'approved')
  await expect(session).rejects.toThrow('The server no longer knows this sign-in.')
})

test('giving up ends the wait', async () => {
  const server = createFakeServer()
  const { connection, pending } = await pendingLogin(server)
  const controller = new AbortController()
  const session = awaitSession({ ...connection, signal: controller.signal }, pending)
  setTimeout(() => controller.abort(new Error('enough')), 10)
  await expect(session).rejects.toThrow('enough')
})

test('a link that is no web address is never handed to the system', async () => {
  const server = createFakeServer()
  server.faultFor = () =>
    succeed({
      temp_token: 't',
      login_url: 'file:///etc/passwd',
      expires_in: 300,
      user_code: 'WDJB-MJHT',
      interval: 2,
    })
  await expect(pendingLogin(server)).rejects.toThrow('not a web address')
})

test("a second account's session is ended again instead of mixed into the profile", async () => {
  const [server, other] = [createFakeServer(), createFakeServer()]
  const [store, documents] = [createMemoryStore(), createMemoryDocuments()]
  const { pending } = await pendingLogin(server)
  await keepSession(
    { store, documents, fetch: server.fetch },
    'http://roost.test',
    pending,
    server.addDevice(),
  )
  const before = structuredClone(store.profile)
  const intruder = keepSession(
    { store, documents, fetch: other.fetch },
    'http://roost.test',
    pending,
    other.addDevice(),
  )
  await expect(intruder).rejects.toThrow(AnotherAccount)
  expect(store.profile).toEqual(before)
  expect(other.tokens.size).toBe(0)
})

test('a session that could not be kept does not stay open', async () => {
  const server = createFakeServer()
  const [store, documents] = [createMemoryStore(), createMemoryDocuments()]
  store.fails = true
  const { pending } = await pendingLogin(server)
  const kept = keepSession(
    { store, documents, fetch: server.fetch },
    'http://roost.test',
    pending,
    server.addDevice(),
  )
  await expect(kept).rejects.toThrow('The disk is full.')
  expect(server.tokens.size).toBe(0)
})

test('signing out removes the profile, whether the server can be told or not', async () => {
  for (const fault of [undefined, 'unreachable'] as const) {
    const server = createFakeServer()
    const [store, documents] = [createMemoryStore(), createMemoryDocuments()]
    const device = { store, documents, fetch: server.fetch, pauses_ms: [] }
    const { pending } = await pendingLogin(server)
    await keepSession(device, 'http://roost.test', pending, server.addDevice())
    server.faultFor = () => fault
    expect(await endSession(device)).toBe(fault ? 'unreachable' : 'revoked')
    expect(store.profile).toBeUndefined()
    expect(await endSession(device)).toBe('not_signed_in')
  }
})
