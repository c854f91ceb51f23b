import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { addressAt, auditOf } from '#testing/audit-log.ts'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { eachServer } from '#testing/each-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { PASSWORD } from '#testing/sign-up.ts'
import { send, signUp } from '#testing/wire.ts'

async function signIn(server: TestServer, email: string, password: string, browser = openBrowser()) {
  const page = await browser.visit(`${server.url}/login`)
  return browser.submit(page, { email, password })
}

eachServer((server) => {
  test('signing in is put into the log of the account, with where it came from', async () => {
    const { email, user_id } = await signUp(server)
    const browser = openBrowser({ user_agent: 'the right browser' })
    const page = await signIn(server, email, PASSWORD, browser)
    expect(page.location).toBe(`${server.url}/dashboard`)
    expect((await browser.visit(`${server.url}/dashboard`)).status).toBe(200)
    expect((await auditOf(server, user_id)).at(-1)).toEqual({
      event_type: 'sign_in',
      ip_address: addressAt(server),
      user_agent: 'the right browser',
      metadata: { method: 'password' },
    })
  })

  const isRung = server.stack.environment.DATABASE_LISTEN_URL !== undefined
  test.runIf(isRung)(
    'signing out tells every instance at once, so that what the browser holds ends',
    async () => {
      const { cookie, user_id } = await signUp(server)
      const browser = openBrowser({ cookie })
      const page = await browser.visit(`${server.url}/device`)
      const heard: string[] = []
      const { unlisten } = await adminOf(server).listen('roost_doorbell', (payload) => {
        heard.push(...payload.split(' '))
      })
      onTestFinished(unlisten)
      const { location } = await browser.submit(page, { redirect: '/device' })
      expect(location).toBe(`${server.url}/login?redirect=%2Fdevice`)
      await expect.poll(() => heard).toContain(`account:${user_id}`)
    },
  )

  test('signing up begins the log of an account', async () => {
    const browser = openBrowser({ user_agent: 'a new browser' })
    const email = `new-${randomUUID()}@example.test`
    const form = await browser.visit(`${server.url}/login?mode=sign-up`)
    const page = await browser.submit(form, { email, password: PASSWORD })
    expect(page.location).toBe(`${server.url}/dashboard`)
    const [user] = await adminOf(server)`select id from auth.users where email = ${email}`
    expect(await auditOf(server, user?.id)).toMatchObject([
      { event_type: 'sign_in', user_agent: 'a new browser', metadata: { method: 'sign_up' } },
    ])
  })

  describe('a wrong password', () => {
    test('is put into the log of the account it was meant for', async () => {
      const { email, cookie, user_id } = await signUp(server)
      await send(server, 'GET', '/api/sync/config', { cookie })
      const page = await signIn(
        server,
        email.toUpperCase(),
        'wrong horse',
        openBrowser({ user_agent: 'a guesser' }),
      )
      expect(alertOf(page)).toContain('The e-mail or the password is wrong')
      expect(page.html).not.toContain('wrong horse')
      expect((await auditOf(server, user_id)).at(-1)).toEqual({
        event_type: 'sign_in_failed',
        ip_address: addressAt(server),
        user_agent: 'a guesser',
        metadata: { method: 'password' },
      })
    })

    test('for an address of nobody is noted without the address, in the same words and no faster', async () => {
      const { email } = await signUp(server)
      const nobody = `nobody-${randomUUID()}@example.test`
      const agent = `guesser ${randomUUID()}`
      const timed = async (address: string) => {
        const started = performance.now()
        const page = await signIn(server, address, 'wrong horse', openBrowser({ user_agent: agent }))
        return { alert: alertOf(page), ms: performance.now() - started }
      }
      const [known, unknown] = [await timed(email), await timed(nobody)]
      expect(unknown.alert).toBe(known.alert)
      for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThan(590)
      const noted = await adminOf(server)`
        select to_jsonb(e)::text as row from roost.security_events e where user_agent = ${agent}`
      expect(noted.length).toBeGreaterThan(0)
      for (const { row } of noted) expect(row).not.toContain('nobody-')
    })

    test('given too often makes its address wait for that account, and nobody else', async () => {
      const { email } = await signUp(server)
      await Promise.all(Array.from({ length: 10 }, () => signIn(server, email, 'wrong horse')))
      // Also the right one: else a guesser would learn it.
      const page = await signIn(server, email, PASSWORD)
      expect(page.location).toBeNull()
      expect(alertOf(page)).toMatch(/Too many tries\. Try again in \d+ minutes/)
      const other = await signUp(server)
      expect((await signIn(server, other.email, PASSWORD)).location).toBe(`${server.url}/dashboard`)
    })
  })

  test('a form that another site sends signs nobody in', async () => {
    const { email } = await signUp(server)
    const browser = openBrowser()
    const page = await browser.visit(`${server.url}/login`)
    const headers = { 'sec-fetch-site': 'cross-site' }
    const answer = await browser.submit(page, { email, password: PASSWORD }, headers)
    expect(answer.location).toBeNull()
    expect(browser.cookie()).toBe('')
  })

  test('a sign-in that came back without one is explained, and still leads where it was to lead', async () => {
    const page = await openBrowser().visit(`${server.url}/login?error=cancelled&token=abc`)
    expect(alertOf(page)).toContain('GitHub did not confirm who you are')
    expect(page.html).toContain('name="token" value="abc"')
    const forged = await openBrowser().visit(`${server.url}/login?error=Call+0800-EVIL`)
    expect(forged.html.replaceAll(/<script.*?<\/script>/gs, '')).not.toContain('EVIL')
  })
})
