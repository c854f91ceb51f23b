import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { connect, type Database } from '#platform/db/connect.ts'
import { openPage, submitForm } from '#testing/page-form.ts'
import { freePort, front, type ServerProcess, startServer } from '#testing/processes.ts'
import type { TestServer } from '#testing/provided.ts'
import { refused, send, signUp } from '#testing/wire.ts'

const [{ stack }] = inject('servers') as [TestServer]
let server: TestServer
let running: ServerProcess
let admin: Database

// A server of its own, behind a proxy that says where requests come from.
beforeAll(async () => {
  running = await startServer(front, await freePort(), { ...stack.environment, TRUSTED_PROXY_HOPS: '1' })
  server = { name: 'behind a proxy', url: running.url, stack }
  admin = connect(stack.admin_url, 1)
})
afterAll(async () => {
  await running.stop()
  await admin.end()
})

/** A device in another network than the person, and a person who signed in eleven minutes ago. */
async function begin(password: 'with a password' | 'without') {
  const person = await signUp(server)
  await admin`update auth.sessions set created_at = now() - interval '11 minutes' where user_id = ${person.user_id}`
  if (password === 'without') {
    await admin`update auth.users set encrypted_password = '' where id = ${person.user_id}`
  }
  const headers = { 'x-forwarded-for': '192.0.2.7' }
  const { body } = await send(server, 'POST', '/api/sync/init', { json: {}, headers })
  const { temp_token, login_url } = body.data
  const path = login_url.slice(server.url.length)
  const poll = async () => (await send(server, 'POST', '/api/sync/token', { json: { temp_token } })).body.code
  return { ...person, temp_token, path, poll }
}

describe('from another network, where the device shows no code', () => {
  test('the JSON route asks to sign in again, and denies all the same', async () => {
    const { cookie, temp_token, poll } = await begin('with a password')
    const claim = (decision: string) =>
      send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token, decision } })
    expect(await claim('approve')).toMatchObject(refused(403, 'reauthentication_required'))
    expect(await poll()).toBe('authorization_pending')
    expect(await claim('deny')).toMatchObject({ status: 200 })
  })

  test('the page takes the password: a wrong one approves nothing, the right one does', async () => {
    const { cookie, path, poll } = await begin('with a password')
    const page = await openPage(server, path, cookie)
    expect(page.html).toContain('another network')
    const approve = (password: string) => submitForm(server, page, { password, decision: 'approve' }, cookie)
    expect((await approve('wrong')).html).toContain('This is not your password.')
    expect((await approve('')).html).toContain('Type your password.')
    expect(await poll()).toBe('authorization_pending')
    const approved = await approve('correct horse battery')
    expect(approved.headers.get('location')).toBe('/sync/complete?status=success')
    expect(approved.headers.get('set-cookie')).toContain('sb-roost-auth')
    expect(await poll()).toBeUndefined()
  })

  test('leaving the password out of the form approves nothing', async () => {
    const { cookie, path, poll } = await begin('with a password')
    const page = await openPage(server, path, cookie)
    const bare = { ...page, html: page.html.replaceAll(/<input[^>]*name="password"[^>]*>/g, '') }
    const { html } = await submitForm(server, bare, { decision: 'approve' }, cookie)
    expect(html).toContain('Sign in again, then approve it.')
    expect(await poll()).toBe('authorization_pending')
  })

  test('after five wrong passwords the right one has to wait', async () => {
    const { cookie, path, poll } = await begin('with a password')
    const page = await openPage(server, path, cookie)
    const approve = (password: string) => submitForm(server, page, { password, decision: 'approve' }, cookie)
    for (let time = 0; time < 5; time++) await approve('wrong')
    expect((await approve('correct horse battery')).html).toContain('Too many tries.')
    expect(await poll()).toBe('authorization_pending')
  })

  test('who has no password is led to sign in again and back to the same request', async () => {
    const { cookie, path, poll } = await begin('without')
    const page = await openPage(server, path, cookie)
    expect(page.html).toContain('Sign in again to approve')
    expect(page.html).not.toContain('value="approve"')
    const token = path.split('token=')[1]
    const { headers } = await submitForm(server, page, { token }, cookie)
    expect(headers.get('location')).toBe(`/login?token=${token}`)
    expect(await poll()).toBe('authorization_pending')
  })
})
