import { existsSync } from 'node:fs'
import net from 'node:net'
import { createClient } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startDebianPostgres } from '#testing/debian-postgres.ts'
import { type Auth, createAuth } from './auth.ts'
import type { AuthMail } from './auth-mail.ts'
import { prepareAuthSchema } from './auth-schema.ts'
import { socketHost } from './database-url.ts'
import { openLite } from './lite.ts'
import { startThrowaway } from './throwaway.ts'

const siteUrl = 'http://127.0.0.1:3000'
const password = 'correct horse'

interface Server {
  adminUrl: string
  authUrl: string
  stop: () => Promise<void>
}

const servers = [
  {
    name: 'the packaged Postgres',
    start: async (): Promise<Server> => {
      const { env, authUrl, stop } = await startThrowaway({ siteUrl })
      return { adminUrl: env.DATABASE_MIGRATION_URL, authUrl, stop }
    },
  },
  {
    name: "Debian's Postgres 15",
    skip: !existsSync('/usr/lib/postgresql/15/bin/initdb'),
    start: async (): Promise<Server> => {
      const { admin_url: adminUrl, close: stop } = await startDebianPostgres()
      const login = Object.assign(new URL(adminUrl), { username: 'supabase_auth_admin', password: 'secret' })
      await prepareAuthSchema({ adminUrl, authUrl: login.href })
      return { adminUrl, authUrl: login.href, stop }
    },
  },
]

const settings = {
  jwtSecret: 'a secret of at least thirty-two letters',
  publishableKey: 'sb_publishable_test',
  secretKey: 'sb_secret_test',
  siteUrl,
}

describe.each(servers.filter(({ skip }) => !skip))('Auth on $name', ({ start }) => {
  let server: Server
  let auth: Auth
  let admin: postgres.Sql
  const mails: AuthMail[] = []
  const sendMail = (mail: AuthMail) => void mails.push(mail)
  const onError = (error: unknown) => {
    throw error
  }
  let count = 0
  const newEmail = () => `user-${++count}@example.com`

  beforeAll(async () => {
    server = await start()
    auth = await createAuth({ ...settings, databaseUrl: server.authUrl, sendMail, onError })
    admin = postgres(server.adminUrl, { ...socketHost(server.adminUrl), max: 1, onnotice: () => {} })
  })
  afterAll(async () => {
    await admin.end()
    await auth.close()
    await server.stop()
  })

  const newClient = () =>
    createClient(siteUrl, settings.publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: async (input, init) => auth.fetch(new Request(input, init), '127.0.0.1') },
    }).auth

  const signUp = async (email = newEmail()) => {
    const client = newClient()
    const { data, error } = await client.signUp({ email, password })
    expect(error).toBeNull()
    if (!data.session) throw new Error('no session')
    return { client, email, session: data.session, user: data.session.user }
  }

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    auth.fetch(
      new Request(`${siteUrl}/auth/v1${path}`, {
        method: 'POST',
        headers: { apikey: settings.publishableKey, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      null,
    )

  const sessionsOf = (id: string) => admin`select id from auth.sessions where user_id = ${id}`

  test('sign-up, sign-in, refresh and sign-out work through supabase-js', async () => {
    const { client, email, user } = await signUp()
    await client.signOut()
    const signedIn = await client.signInWithPassword({ email, password })
    const claims = decodeJwt(signedIn.data.session?.access_token ?? '')
    expect(claims).toMatchObject({ sub: user.id, aud: 'authenticated', role: 'authenticated', email })
    expect(await sessionsOf(user.id)).toEqual([{ id: claims.session_id }])

    const refreshed = await client.refreshSession()
    expect(refreshed.data.session?.refresh_token).not.toBe(signedIn.data.session?.refresh_token)
    expect(decodeJwt(refreshed.data.session?.access_token ?? '').session_id).toBe(claims.session_id)
    expect((await client.getUser()).data.user?.created_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)

    expect((await client.signOut()).error).toBeNull()
    expect(await sessionsOf(user.id)).toEqual([])
    const after = await client.refreshSession({ refresh_token: refreshed.data.session?.refresh_token ?? '' })
    expect(after.error?.status).toBe(400)
  })

  test('only Auth is served: no data, no introspection, no studio, whatever the key or spelling', async () => {
    const { session } = await signUp()
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
    const { app, leases } = await openLite(server.authUrl, settings)
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const headers = {
          apikey: settings.secretKey,
          authorization: `Bearer ${session.access_token}`,
        }
        const request = () => new Request(`${siteUrl}${path}`, { method, headers })
        const response = await auth.fetch(request(), '127.0.0.1')
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
      expect((await post('/signup', { email: newEmail(), password }, { apikey })).status).toBe(401)
    }
  })

  test('malformed requests get a 4xx in the shape of Auth, and change nothing', async () => {
    const before = await admin`select count(*) from auth.users`
    const email = newEmail()
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
        const response = await post(path, body)
        const answer = await response.json()
        expect.soft(response.status, JSON.stringify([path, body]).slice(0, 80)).toBeGreaterThanOrEqual(400)
        expect.soft(response.status, JSON.stringify([path, body]).slice(0, 80)).toBeLessThan(500)
        expect.soft(answer).toMatchObject({ error_code: expect.any(String), msg: expect.any(String) })
      }
    }
    expect(await admin`select count(*) from auth.users`).toEqual(before)
  })

  test('of several sign-ups with one address at once, one wins and the others are told', async () => {
    const email = newEmail()
    const answers = await Promise.all([1, 2, 3].map(() => post('/signup', { email, password })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422])
  })

  test('a new password ends every other session', async () => {
    const { client, email, session, user } = await signUp()
    const other = newClient()
    await other.signInWithPassword({ email, password })
    expect((await client.updateUser({ password: 'battery staple' })).error).toBeNull()
    expect(await sessionsOf(user.id)).toEqual([{ id: decodeJwt(session.access_token).session_id }])
    expect((await other.getUser()).error?.name).toBe('AuthSessionMissingError')
    expect((await client.getUser()).error).toBeNull()
  })

  test('a banned or deleted account can neither sign in nor refresh', async () => {
    for (const column of ['banned_until', 'deleted_at']) {
      const { client, email, session, user } = await signUp()
      await admin`update auth.users set ${admin({ [column]: new Date('2999-01-01') })} where id = ${user.id}`
      expect((await client.signInWithPassword({ email, password })).error?.code).toBe('user_banned')
      const { refresh_token } = session
      expect((await client.refreshSession({ refresh_token })).error?.code).toBe('user_banned')
      expect(await sessionsOf(user.id)).toEqual([])
    }
  })

  test('recovery sends a link to the site, whatever the Host header, and a GET does not spend it', async () => {
    const { email } = await signUp()
    const recover = await post(
      '/recover',
      { email },
      { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    )
    expect(recover.status).toBe(200)
    const mail = mails.at(-1)
    const link = new URL(mail?.link ?? '')
    expect(mail).toMatchObject({ to: email, code: expect.stringMatching(/^\d{8}$/) })
    expect(`${link.origin}${link.pathname}`).toBe(`${siteUrl}/auth/confirm`)
    expect(link.searchParams.get('type')).toBe('recovery')

    const token_hash = link.searchParams.get('token_hash') ?? ''
    const get = new Request(`${siteUrl}/auth/v1/verify?type=recovery&token=${token_hash}`)
    expect((await auth.fetch(get, null)).status).toBe(404)
    const client = newClient()
    expect((await client.verifyOtp({ token_hash, type: 'recovery' })).data.session?.user.email).toBe(email)
    expect((await client.updateUser({ password: 'battery staple' })).error).toBeNull()
    expect((await client.verifyOtp({ token_hash, type: 'recovery' })).error?.status).toBe(403)
  })

  test('the time of an answer does not tell whether an address has an account', async () => {
    const { email } = await signUp()
    const time = async (path: string, address: string) => {
      const started = performance.now()
      await post(path, { email: address, password: 'wrong horse' })
      return performance.now() - started
    }
    const paths = ['/token?grant_type=password', '/recover']
    const times = paths.flatMap((path) => [time(path, email), time(path, newEmail())])
    for (const milliseconds of await Promise.all(times)) expect(milliseconds).toBeGreaterThan(398)
  })

  test('without a database the answer is 503, and a later one works again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { client, email } = await signUp()
    const url = new URL(server.authUrl)
    await admin`alter role supabase_auth_admin connection limit 0`
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${url.username}`
    expect((await post('/token?grant_type=password', { email, password })).status).toBe(503)
    await admin`alter role supabase_auth_admin connection limit -1`
    expect((await client.signInWithPassword({ email, password })).error).toBeNull()
    vi.restoreAllMocks()
  })

  test('policies find the caller in both kinds of claims, and nobody but Auth reads its tables', async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const [row] = await admin.begin(async (sql) => {
      await sql`select set_config('request.jwt.claim.sub', ${id}, true)`
      const [flat] = await sql`select auth.uid()`
      await sql`select set_config('request.jwt.claim.sub', '', true)`
      await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: id, role: 'r', email: 'e' })}, true)`
      await sql`set local role authenticated`
      const nested = await sql`select auth.uid(), auth.role(), auth.email(), auth.jwt()->>'sub' as sub`
      return [{ flat: flat?.uid, ...nested[0] }]
    })
    expect(row).toEqual({ flat: id, uid: id, role: 'r', email: 'e', sub: id })
    for (const role of ['anon', 'authenticated', 'service_role']) {
      const read = admin.begin(async (sql) => {
        await sql`set local role ${sql(role)}`
        await sql`select from auth.sessions`
      })
      await expect(read).rejects.toThrow('permission denied')
    }
    const open = await admin`
      select relname from pg_class
      where relnamespace = 'auth'::regnamespace and relkind = 'r' and not relrowsecurity`
    expect(open).toEqual([])
  })

  test('further databases can be made ready, more than once, and Auth works there', async () => {
    await admin`create database further`
    const adminUrl = server.adminUrl.replace(/postgres$/, 'further')
    const authUrl = server.authUrl.replace(/postgres$/, 'further')
    await prepareAuthSchema({ adminUrl, authUrl })
    await prepareAuthSchema({ adminUrl, authUrl })
    const further = await createAuth({ ...settings, databaseUrl: authUrl, sendMail, onError })
    const request = new Request(`${siteUrl}/auth/v1/signup`, {
      method: 'POST',
      headers: { apikey: settings.publishableKey },
      body: JSON.stringify({ email: newEmail(), password }),
    })
    expect((await further.fetch(request, null)).status).toBe(200)
    await further.close()
  })

  test('nothing is sent anywhere, and Node can still warn', async () => {
    const connect = vi.spyOn(net.Socket.prototype, 'connect')
    const request = vi.spyOn(globalThis, 'fetch')
    const further = await createAuth({ ...settings, databaseUrl: server.authUrl, sendMail, onError })
    await further.fetch(new Request(`${siteUrl}/auth/v1/settings`), null)
    await further.close()
    await signUp()
    expect(request).not.toHaveBeenCalled()
    expect(connect).toHaveBeenCalled()
    const { hostname, port } = new URL(server.authUrl)
    const database = [`${decodeURIComponent(hostname)}/.s.PGSQL.5432`, port]
    for (const [target] of connect.mock.calls) expect(database).toContain(String(target))
    vi.restoreAllMocks()
    const warned = vi.fn()
    process.once('warning', warned)
    process.emitWarning(new Error('an object, as for a leak'))
    await vi.waitFor(() => expect(warned).toHaveBeenCalled())
  })
})
