import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { openBrowser } from '#testing/browser.ts'
import { type OwnServer, startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { PASSWORD } from '#testing/sign-up.ts'
import { refused, send, signUp } from '#testing/wire.ts'

const [{ stack }] = inject('servers') as [TestServer]
let server: OwnServer

// A server of its own, behind a proxy that says where requests come from.
beforeAll(async () => {
  server = await startOwnServer(stack, { TRUSTED_PROXY_HOPS: '1' })
})
afterAll(() => server.stop())

/** A device in another network than the person, and a person who signed in eleven minutes ago. */
async function begin(password: 'with a password' | 'without') {
  const person = await signUp(server)
  const admin = adminOf(server)
  await admin`update auth.sessions set created_at = now() - interval '11 minutes' where user_id = ${person.user_id}`
  if (password === 'without') {
    await admin`update auth.users set encrypted_password = '' where id = ${person.user_id}`
  }
  const headers = { 'x-forwarded-for': '192.0.2.7' }
  const { body } = await send(server, 'POST', '/api/sync/init', { json: {}, headers })
  const { temp_token, login_url } = body.data
  const poll = async () => (await send(server, 'POST', '/api/sync/token', { json: { temp_token } })).body.code
  const browser = openBrowser(person)
  const open = () => browser.visit(login_url)
  return { ...person, temp_token, browser, open, poll }
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
    const { browser, open, poll } = await begin('with a password')
    const page = await open()
    expect(page.html).toContain('another network')
    const approve = (password: string) => browser.submit(page, { password, decision: 'approve' })
    expect((await approve('wrong')).html).toContain('This is not your password.')
    expect((await approve('')).html).toContain('Type your password.')
    expect(await poll()).toBe('authorization_pending')
    const approved = await approve(PASSWORD)
    expect(approved.location).toBe(`${server.url}/sync/complete?status=success`)
    expect(approved.headers.get('set-cookie')).toContain('sb-roost-auth')
    expect(await poll()).toBeUndefined()
  })

  test('leaving the password out of the form approves nothing', async () => {
    const { browser, open, poll } = await begin('with a password')
    const page = await open()
    const bare = { ...page, html: page.html.replaceAll(/<input[^>]*name="password"[^>]*>/g, '') }
    const { html } = await browser.submit(bare, { decision: 'approve' })
    expect(html).toContain('Sign in again, then approve it.')
    expect(await poll()).toBe('authorization_pending')
  })

  test('after five wrong passwords the right one has to wait', async () => {
    const { browser, open, poll } = await begin('with a password')
    const page = await open()
    const approve = (password: string) => browser.submit(page, { password, decision: 'approve' })
    for (let time = 0; time < 5; time++) await approve('wrong')
    expect((await approve(PASSWORD)).html).toContain('Too many tries.')
    expect(await poll()).toBe('authorization_pending')
  })

  test('who has no password is led to sign in again and back to the same request', async () => {
    const { browser, open, poll } = await begin('without')
    const page = await open()
    expect(page.html).toContain('Sign in again to approve')
    expect(page.html).not.toContain('value="approve"')
    const token = new URL(page.url).searchParams.get('token') ?? ''
    const { location } = await browser.submit(page, { token })
    expect(location).toBe(`${server.url}/login?token=${token}`)
    expect(await poll()).toBe('authorization_pending')
  })
})
