import net from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openLite } from './lite.ts'
import { password, settings, siteUrl, startTestAuth, type TestAuth } from './test-auth.ts'
import { startThrowaway } from './throwaway.ts'

let it: TestAuth
beforeAll(async () => {
  const { env, authUrl, stop } = await startThrowaway()
  it = await startTestAuth({ adminUrl: env.DATABASE_MIGRATION_URL, authUrl, stop })
})
afterAll(() => it.stop())

test('only Auth is served: no data, no introspection, no studio, whatever the key or spelling', async () => {
  const { session } = await it.signUp()
  const paths = [
    '/',
    '/rest/v1/',
    '/rest/v1/users',
    '/rest/v1/rpc/uid',
    '/_system/config',
    '/_system/introspect',
    '/storage/v1/bucket',
    '/static/main.js',
    '/auth/v1',
    '/auth/v1/',
    '/auth/v1/admin/users',
    '/auth/v1/../../rest/v1/users',
    '/auth/v1/%2e%2e/%2e%2e/_system/config',
    '/auth/v1/..%2f..%2f_system/config',
    '/auth/v1%2f..%2f_system/config',
    '/auth/v1//user',
    '/auth/v1/%75ser',
    '//auth/v1/user',
    '/AUTH/v1/user',
  ]
  const { app, leases } = await openLite(it.authUrl, settings)
  for (const path of paths) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = {
        apikey: settings.secretKey,
        authorization: `Bearer ${session.access_token}`,
      }
      const request = () => new Request(`${siteUrl}${path}`, { method, headers })
      const response = await it.auth.fetch(request(), '127.0.0.1')
      expect
        .soft(response.status, `${method} ${path}`)
        .toBe(method === 'OPTIONS' && /^.auth.v1.admin/.test(path) ? 204 : 404)
      // The package itself refuses too, should a path slip through.
      if (method !== 'OPTIONS' && !path.startsWith('/auth/v1')) {
        expect.soft((await app.fetch(request())).status, `${method} ${path}`).toBe(404)
      }
    }
  }
  await leases.end()
})

test('the publishable key is required', async () => {
  for (const apikey of ['', 'sb_publishable_guess', settings.jwtSecret]) {
    expect((await it.post('/signup', { email: it.newEmail(), password }, { apikey })).status).toBe(401)
  }
})

test('malformed requests get a 4xx in the shape of Auth, and change nothing', async () => {
  const before = await it.admin`select count(*) from auth.users`
  const email = it.newEmail()
  const bodies = [
    'not json',
    '"text"',
    'null',
    '[]',
    { email: 7, password },
    { email: { $ne: 1 }, password },
    { email, password: 'short' },
    { email, password: 'ä'.repeat(40) },
    { email: 'no address', password },
    { email: `${email}\u0000`, password },
    { email, password, data: 'text' },
    { email, password, data: { zero: '\u0000' } },
    { email, password, data: { long: 'x'.repeat(70_000) } },
  ]
  for (const path of ['/signup', '/token?grant_type=password']) {
    for (const body of bodies) {
      const response = await it.post(path, body)
      const answer = await response.json()
      expect.soft(response.status, JSON.stringify([path, body]).slice(0, 80)).toBeGreaterThanOrEqual(400)
      expect.soft(response.status, JSON.stringify([path, body]).slice(0, 80)).toBeLessThan(500)
      expect.soft(answer).toMatchObject({ error_code: expect.any(String), msg: expect.any(String) })
    }
  }
  expect(await it.admin`select count(*) from auth.users`).toEqual(before)
})

test('the time of an answer does not tell whether an address has an account', async () => {
  const { email } = await it.signUp()
  const time = async (path: string, address: string) => {
    const started = performance.now()
    await it.post(path, { email: address, password: 'wrong horse' })
    return performance.now() - started
  }
  const paths = ['/token?grant_type=password', '/recover']
  const times = paths.flatMap((path) => [time(path, email), time(path, it.newEmail())])
  for (const milliseconds of await Promise.all(times)) expect(milliseconds).toBeGreaterThan(398)
})

test('nothing is sent anywhere, and Node can still warn', async () => {
  const connect = vi.spyOn(net.Socket.prototype, 'connect')
  const request = vi.spyOn(globalThis, 'fetch')
  const further = await it.open(it.authUrl)
  expect((await it.post('/signup', { email: it.newEmail(), password }, {}, further)).status).toBe(200)
  await further.close()
  expect(request).not.toHaveBeenCalled()
  expect(connect).toHaveBeenCalled()
  const { hostname, port } = new URL(it.authUrl)
  const database = [`${decodeURIComponent(hostname)}/.s.PGSQL.5432`, port]
  for (const [target] of connect.mock.calls) expect(database).toContain(String(target))
  vi.restoreAllMocks()
  const warned = vi.fn()
  process.once('warning', warned)
  process.emitWarning(new Error('an object, as for a leak'))
  await vi.waitFor(() => expect(warned).toHaveBeenCalled())
})
