import { existsSync } from 'node:fs'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startDebianPostgres } from '#testing/debian-postgres.ts'
import { prepareAuthSchema } from './auth-schema.ts'
import { type AuthServer, password, siteUrl, startTestAuth, type TestAuth } from './test-auth.ts'
import { startThrowaway } from './throwaway.ts'

const servers = [
  {
    name: 'the packaged Postgres',
    start: async (): Promise<AuthServer> => {
      const { env, authUrl, stop } = await startThrowaway()
      return { adminUrl: env.DATABASE_MIGRATION_URL, authUrl, stop }
    },
  },
  {
    name: "Debian's Postgres 15",
    skip: !existsSync('/usr/lib/postgresql/15/bin/initdb'),
    start: async (): Promise<AuthServer> => {
      const { admin_url: adminUrl, close: stop } = await startDebianPostgres()
      const login = Object.assign(new URL(adminUrl), { username: 'supabase_auth_admin', password: 'secret' })
      await prepareAuthSchema({ adminUrl, authUrl: login.href })
      return { adminUrl, authUrl: login.href, stop }
    },
  },
]

describe.each(servers.filter(({ skip }) => !skip))('Auth on $name', ({ start }) => {
  let it: TestAuth
  beforeAll(async () => {
    it = await startTestAuth(await start())
  })
  afterAll(() => it.stop())

  const sessionsOf = (id: string) => it.admin`select id from auth.sessions where user_id = ${id}`

  test('sign-up, sign-in, refresh and sign-out work through supabase-js', async () => {
    const { client, email, user } = await it.signUp()
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

  test('of several sign-ups with one address at once, one wins and the others are told', async () => {
    const email = it.newEmail()
    const answers = await Promise.all([1, 2, 3].map(() => it.post('/signup', { email, password })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422])
  })

  test('a new password ends every other session', async () => {
    const { client, email, session, user } = await it.signUp()
    const other = it.newClient()
    await other.signInWithPassword({ email, password })
    expect((await client.updateUser({ password: 'battery staple' })).error).toBeNull()
    expect(await sessionsOf(user.id)).toEqual([{ id: decodeJwt(session.access_token).session_id }])
    expect((await other.getUser()).error?.name).toBe('AuthSessionMissingError')
    expect((await client.getUser()).error).toBeNull()
  })

  test('a banned or deleted account can neither sign in nor refresh', async () => {
    for (const column of ['banned_until', 'deleted_at']) {
      const { client, email, session, user } = await it.signUp()
      await it.admin`update auth.users set ${it.admin({ [column]: new Date('2999-01-01') })} where id = ${user.id}`
      expect((await client.signInWithPassword({ email, password })).error?.code).toBe('user_banned')
      const { refresh_token } = session
      expect((await client.refreshSession({ refresh_token })).error?.code).toBe('user_banned')
      expect(await sessionsOf(user.id)).toEqual([])
    }
  })

  test('recovery sends a link to the site, whatever the Host header, and a GET does not spend it', async () => {
    const { email } = await it.signUp()
    const recover = await it.post(
      '/recover',
      { email },
      { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    )
    expect(recover.status).toBe(200)
    const mail = it.mails.at(-1)
    const link = new URL(mail?.link ?? '')
    expect(mail).toMatchObject({ to: email, code: expect.stringMatching(/^\d{8}$/) })
    expect(`${link.origin}${link.pathname}`).toBe(`${siteUrl}/login/reset`)
    expect(link.searchParams.get('type')).toBe('recovery')

    const token_hash = link.searchParams.get('token_hash') ?? ''
    const get = new Request(`${siteUrl}/auth/v1/verify?type=recovery&token=${token_hash}`)
    expect((await it.auth.fetch(get, null)).status).toBe(404)
    const client = it.newClient()
    expect((await client.verifyOtp({ token_hash, type: 'recovery' })).data.session?.user.email).toBe(email)
    expect((await client.updateUser({ password: 'battery staple' })).error).toBeNull()
    expect((await client.verifyOtp({ token_hash, type: 'recovery' })).error?.status).toBe(403)
  })

  test('without a database the answer is 503, and a later one works again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { client, email } = await it.signUp()
    const url = new URL(it.authUrl)
    await it.admin`alter role supabase_auth_admin connection limit 0`
    await it.admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${url.username}`
    expect((await it.post('/token?grant_type=password', { email, password })).status).toBe(503)
    await it.admin`alter role supabase_auth_admin connection limit -1`
    expect((await client.signInWithPassword({ email, password })).error).toBeNull()
    vi.restoreAllMocks()
  })

  test('policies find the caller in both kinds of claims, and nobody but Auth reads its tables', async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const [row] = await it.admin.begin(async (sql) => {
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
      const read = it.admin.begin(async (sql) => {
        await sql`set local role ${sql(role)}`
        await sql`select from auth.sessions`
      })
      await expect(read).rejects.toThrow('permission denied')
    }
    const open = await it.admin`
      select relname from pg_class
      where relnamespace = 'auth'::regnamespace and relkind = 'r' and not relrowsecurity`
    expect(open).toEqual([])
  })

  test('further databases can be made ready, more than once, and Auth works there', async () => {
    await it.admin`create database further`
    const adminUrl = it.adminUrl.replace(/postgres$/, 'further')
    const authUrl = it.authUrl.replace(/postgres$/, 'further')
    await prepareAuthSchema({ adminUrl, authUrl })
    await prepareAuthSchema({ adminUrl, authUrl })
    const further = await it.open(authUrl)
    expect((await it.post('/signup', { email: it.newEmail(), password }, {}, further)).status).toBe(200)
    await further.close()
  })
})
