import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { AuthMail } from '#embedded/auth-mail.ts'
import { adminOf } from '#testing/admin.ts'
import { auditOf } from '#testing/audit-log.ts'
import { startFurtherAuth } from '#testing/auth-service.ts'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { type OwnServer, startOwnServer } from '#testing/own-server.ts'
import { freePort } from '#testing/processes.ts'
import { PASSWORD } from '#testing/sign-up.ts'

const mails: AuthMail[] = []
let server: OwnServer
let closeAuth: () => Promise<void>

beforeAll(async () => {
  const external = inject('servers')[2]
  if (!external) throw new Error('the external server is missing')
  const port = await freePort()
  const auth = await startFurtherAuth(external.stack, {
    siteUrl: `http://127.0.0.1:${port}`,
    confirmEmails: true,
    sendMail: (mail) => void mails.push(mail),
  })
  closeAuth = auth.close
  server = await startOwnServer(external.stack, auth.settings, { port })
})
afterAll(async () => {
  await server.stop()
  await closeAuth()
})

/** Signs up at an address of the sign-up page and answers the link of the mail. */
async function signUp(query = '') {
  const email = `new-${randomUUID()}@example.test`
  const browser = openBrowser()
  const page = await browser.visit(`${server.url}/login?mode=sign-up${query}`)
  const answer = await browser.submit(page, { email, password: PASSWORD })
  expect(answer.html).toContain('Check your mail')
  return { email, link: mails.find(({ to }) => to === email)?.link ?? '', browser }
}

const isConfirmed = async (email: string) => {
  const [user] = await adminOf(server)`select email_confirmed_at from auth.users where email = ${email}`
  return user?.email_confirmed_at !== null
}

test('the link of a waiting device survives signing up and its mail, also when that is read in another browser', async () => {
  const answer = await fetch(`${server.url}/api/sync/init`, { method: 'POST', body: '{}' })
  const { login_url, user_code } = (await answer.json()).data
  const token = new URL(login_url).searchParams.get('token')
  const { email, link } = await signUp(`&token=${token}`)

  const phone = openBrowser({ user_agent: 'a phone' })
  const page = await phone.visit(link)
  expect(page.status).toBe(200)
  expect(page.html).toContain('A device is waiting')
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(page.headers.get('referrer-policy')).toBe('strict-origin')
  expect(page.headers.get('cache-control')).toContain('no-store')
  const end = await phone.follow(await phone.submit(page, {}))
  expect(end.url).toBe(login_url)
  expect(end.html).toContain(user_code)
  const [user] = await adminOf(server)`select id from auth.users where email = ${email}`
  expect(await auditOf(server, user?.id)).toMatchObject([
    { event_type: 'sign_in', user_agent: 'a phone', metadata: { method: 'confirmation' } },
  ])
})

test('so does the page that was asked for; a page of another site does not', async () => {
  const own = await signUp('&redirect=%2Fdashboard%3Fa%3D1')
  const page = await own.browser.visit(own.link)
  expect((await own.browser.submit(page, {})).location).toBe(`${server.url}/dashboard?a=1`)

  const other = await signUp('&redirect=https%3A%2F%2Fevil.example')
  expect(other.link).not.toContain('evil')
  const forged = new URL(other.link)
  forged.searchParams.set('redirect_to', 'https://evil.example/?redirect=/dashboard?evil')
  const forgedPage = await other.browser.visit(forged.href)
  expect((await other.browser.submit(forgedPage, {})).location).toBe(`${server.url}/dashboard`)
})

test('a link that says nothing of what waits leads to the dashboard', async () => {
  const { link } = await signUp()
  const bare = new URL(link)
  bare.searchParams.delete('redirect_to')
  const page = await openBrowser().visit(bare.href)
  expect((await openBrowser().submit(page, {})).location).toBe(`${server.url}/dashboard`)
})

test('opening the link confirms nothing, as programs open links too; pressing the button does, once', async () => {
  const { email, link } = await signUp()
  for (const method of ['GET', 'HEAD', 'GET']) await openBrowser().visit(link, { method })
  expect(await isConfirmed(email)).toBe(false)
  const page = await openBrowser().visit(link)
  expect((await openBrowser().submit(page, {}, { 'sec-fetch-site': 'cross-site' })).location).toBeNull()
  expect(await isConfirmed(email)).toBe(false)
  expect((await openBrowser().submit(page, {})).location).toBe(`${server.url}/dashboard`)
  expect(await isConfirmed(email)).toBe(true)
  const again = await openBrowser().submit(page, {})
  expect(again.location).toBeNull()
  expect(alertOf(again)).toContain('used already')
})

test('a link of a kind nobody knows here, or half of one, is told as such', async () => {
  for (const query of [
    '',
    '?type=signup',
    '?token_hash=x&type=recovery',
    '?token_hash=x&type=email_change',
  ]) {
    const page = await openBrowser().visit(`${server.url}/auth/confirm${query}`)
    expect(page.status).toBe(200)
    expect(alertOf(page)).toContain('This link confirms nothing here')
    expect(page.html).not.toContain('<form')
  }
})

test('signing up with an address that is taken says the same and sends nothing', async () => {
  const { email } = await signUp()
  const count = mails.length
  const browser = openBrowser()
  const page = await browser.visit(`${server.url}/login?mode=sign-up`)
  const answer = await browser.submit(page, { email, password: 'another horse battery' })
  expect(answer.html).toContain('Check your mail')
  expect(mails).toHaveLength(count)
})
