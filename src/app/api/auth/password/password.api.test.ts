import { expect, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { addressAt, auditOf } from '#testing/audit-log.ts'
import { eachServer } from '#testing/each-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { openAuth, PASSWORD } from '#testing/sign-up.ts'
import { connectDevice, refused, send, signUp } from '#testing/wire.ts'

const current_password = PASSWORD
const new_password = 'battery staple horse'

/** The same person in another browser. */
async function signInElsewhere(server: TestServer, email: string, password = current_password) {
  const { auth, cookie } = openAuth(server)
  const { error } = await auth.signInWithPassword({ email, password })
  return { error, cookie: cookie() }
}

eachServer((server) => {
  const put = (cookie: string, json: unknown, headers: Record<string, string> = {}) =>
    send(server, 'PUT', '/api/auth/password', { cookie, json, headers })
  const status = async (credential: { cookie?: string; token?: string }) =>
    (await send(server, 'GET', '/api/sync/config', credential)).status

  test('a new password ends the other browsers at once and keeps this one and the devices', async () => {
    const { cookie, email, user_id } = await signUp(server)
    const { token } = await connectDevice(server, cookie)
    const other = await signInElsewhere(server, email)
    expect(await status(other)).toBe(200)

    const answer = await put(cookie, { current_password, new_password }, { 'user-agent': 'a browser' })
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, data: null, message: 'Password updated successfully' },
    })
    expect(await status(other)).toBe(401)
    expect(await status({ cookie })).toBe(200)
    expect(await status({ token })).toBe(200)
    expect((await signInElsewhere(server, email)).error?.code).toBe('invalid_credentials')
    expect((await signInElsewhere(server, email, new_password)).error).toBeNull()
    expect((await auditOf(server, user_id)).at(-1)).toEqual({
      event_type: 'password_changed',
      ip_address: addressAt(server),
      user_agent: 'a browser',
      metadata: { end_devices: false, ended_devices: 0 },
    })
  })

  test('devices end too when that is asked for, with an event and a row in the log for each', async () => {
    const { cookie, user_id } = await signUp(server)
    const devices = [await connectDevice(server, cookie), await connectDevice(server, cookie)]
    const answer = await put(cookie, { current_password, new_password, end_devices: true })
    expect(answer.status).toBe(200)
    for (const { token } of devices) expect(await status({ token })).toBe(401)
    expect(await status({ cookie })).toBe(200)
    const log = await auditOf(server, user_id)
    expect(log.filter(({ event_type }) => event_type === 'token_revoked')).toHaveLength(2)
    expect(log.at(-1)).toMatchObject({
      event_type: 'password_changed',
      metadata: { end_devices: true, ended_devices: 2 },
    })
    const events = await adminOf(server)`
      select device_id from roost.sync_events
      where user_id = ${user_id} and event_type = 'device_changed' order by seq desc limit 2`
    expect(events.map(({ device_id }) => device_id).toSorted()).toEqual(
      devices.map(({ device_id }) => device_id).toSorted(),
    )
  })

  test('a sign-in that only checked the password leaves no session behind', async () => {
    const { cookie, user_id } = await signUp(server)
    const sessions = () => adminOf(server)`select id from auth.sessions where user_id = ${user_id}`
    const before = await sessions()
    expect(await put(cookie, { current_password: 'wrong', new_password })).toMatchObject(
      refused(400, 'wrong_password'),
    )
    await put(cookie, { current_password, new_password })
    expect(await sessions()).toEqual(before)
  })

  test('a wrong current password changes nothing, and after five nobody may try for a while', async () => {
    const { cookie, email } = await signUp(server)
    const wrong = () => put(cookie, { current_password: 'wrong horse', new_password })
    const tries = await Promise.all(Array.from({ length: 8 }, wrong))
    expect(tries.map(({ body }) => body.code).toSorted()).toEqual([
      ...Array(3).fill('too_many_requests'),
      ...Array(5).fill('wrong_password'),
    ])
    const late = await put(cookie, { current_password, new_password })
    expect(late).toMatchObject(refused(429, 'too_many_requests'))
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(500)
    expect((await signInElsewhere(server, email)).error).toBeNull()
    const other = await signUp(server)
    expect((await put(other.cookie, { current_password, new_password })).status).toBe(200)
  })

  test('an account that only has GitHub changes nothing without a fresh sign-in there', async () => {
    const { cookie, user_id, session } = await signUp(server)
    const sql = adminOf(server)
    await sql`update auth.users set encrypted_password = null where id = ${user_id}`
    await sql`update auth.sessions set created_at = now() - interval '11 minutes' where user_id = ${user_id}`
    const stale = await put(cookie, { current_password, new_password })
    expect(stale).toMatchObject(refused(403, 'reauthentication_required'))
    expect(stale.body.error).toContain('GitHub')
    await sql`update auth.sessions set created_at = now() where user_id = ${user_id}`
    expect((await put(cookie, { new_password })).status).toBe(200)
    expect((await signInElsewhere(server, session?.user.email ?? '', new_password)).error).toBeNull()
  })
})
