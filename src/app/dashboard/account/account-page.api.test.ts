import { expect, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { eachServer } from '#testing/each-server.ts'
import { openAuth, PASSWORD } from '#testing/sign-up.ts'
import { connectDevice, send, signUp } from '#testing/wire.ts'

const new_password = 'battery staple horse'

eachServer((server) => {
  const at = (path: string) => `${server.url}${path}`
  const status = async (credential: { cookie?: string; token?: string }) =>
    (await send(server, 'GET', '/api/sync/config', credential)).status
  const signInElsewhere = async (email: string, password = PASSWORD) => {
    const { auth, cookie } = openAuth(server)
    const { error } = await auth.signInWithPassword({ email, password })
    return { cookie: cookie(), code: error?.code }
  }
  const open = async (path: string, cookie: string) => {
    const browser = openBrowser({ cookie })
    return { browser, page: await browser.visit(at(path)) }
  }

  test('a new password is refused beside the field it is about, and changes what the API changes', async () => {
    const { cookie, email } = await signUp(server)
    const other = await signInElsewhere(email)
    const { browser, page } = await open('/dashboard/security/password', cookie)
    const refuse = async (current_password: string, password: string) =>
      alertOf(await browser.submit(page, { current_password, new_password: password }))
    expect(await refuse('', new_password)).toBe('Type your current password.')
    expect(await refuse('wrong horse', new_password)).toBe('The current password is wrong.')
    expect(await refuse(PASSWORD, 'short')).toContain('at least 8 characters')
    expect(await refuse(PASSWORD, PASSWORD)).toContain('This is the current password')
    const fields = { current_password: PASSWORD, new_password }
    expect((await browser.submit(page, fields, { origin: 'https://evil.example' })).status).toBeGreaterThan(
      399,
    )
    expect(await status(other)).toBe(200)
    const done = await browser.submit(page, fields)
    expect(done.html).toContain('Your password is changed.')
    expect(await status(other)).toBe(401)
    expect((await signInElsewhere(email, new_password)).code).toBeUndefined()
  })

  test('after five wrong passwords neither page takes the right one for a while', async () => {
    const { cookie, email } = await signUp(server)
    const { browser, page } = await open('/dashboard/security/password', cookie)
    for (let time = 0; time < 5; time++)
      await browser.submit(page, { current_password: 'wrong horse', new_password })
    const late = await browser.submit(page, { current_password: PASSWORD, new_password })
    expect(alertOf(late)).toContain('Too many tries.')
    const goodbye = await browser.visit(at('/dashboard/security/delete'))
    const kept = await browser.submit(goodbye, { confirm: email, current_password: PASSWORD })
    expect(alertOf(kept)).toContain('Too many tries.')
    expect(await status({ cookie })).toBe(200)
  })

  test('deleting takes the address and the password, and ends on a page that says it is done', async () => {
    const { cookie, email } = await signUp(server)
    const { token } = await connectDevice(server, cookie)
    const { browser, page } = await open('/dashboard/security/delete', cookie)
    const fields = { confirm: email, current_password: PASSWORD }
    const refuse = async (changed: Partial<typeof fields>) =>
      alertOf(await browser.submit(page, { ...fields, ...changed }))
    expect(await refuse({ confirm: 'somebody@example.test' })).toContain('This is not what stands above')
    expect(await refuse({ current_password: 'wrong horse' })).toBe('The current password is wrong.')
    const crossed = await browser.submit(page, fields, { 'sec-fetch-site': 'cross-site' })
    expect(crossed.status).toBeGreaterThanOrEqual(400)
    expect(await status({ token })).toBe(200)
    const done = await browser.submit(page, fields)
    expect(done.location).toBe(at('/account-deleted'))
    expect([...browser.jar.keys()].filter((name) => name.startsWith('sb-roost-auth'))).toEqual([])
    expect(await status({ token })).toBe(401)
    expect(await status({ cookie })).toBe(401)
    const again = await openBrowser({ cookie }).visit(at('/dashboard/account'))
    expect(again.location).toBe(at('/login?redirect=%2Fdashboard%2Faccount'))
  })

  test('who has no password signs in again first, and comes back to the same page', async () => {
    const { cookie, user_id } = await signUp(server)
    const sql = adminOf(server)
    await sql`update auth.users set encrypted_password = null where id = ${user_id}`
    const fresh = await open('/dashboard/security/password', cookie)
    expect(fresh.page.html).toContain('Set the password')
    expect(fresh.page.html).not.toContain('name="current_password"')
    await sql`update auth.sessions set created_at = now() - interval '11 minutes' where user_id = ${user_id}`
    const stale = await fresh.browser.submit(fresh.page, { new_password })
    expect(stale.html).toContain('This account has no password to ask you for.')
    for (const path of ['/dashboard/security/password', '/dashboard/security/delete']) {
      const { browser, page } = await open(path, cookie)
      expect(page.html).toContain('Sign in again to')
      if (path.endsWith('delete')) {
        const { location } = await browser.submit(page, { redirect: path })
        expect(location).toBe(at(`/login?redirect=${encodeURIComponent(path)}`))
      }
    }
  })
})
