import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { AuthMail } from '#embedded/auth-mail.ts'
import { adminOf } from '#testing/admin.ts'
import { auditOf } from '#testing/audit-log.ts'
import { startFurtherAuth } from '#testing/auth-service.ts'
import { alertOf, openBrowser, type Page } from '#testing/browser.ts'
import { type OwnServer, startOwnServer } from '#testing/own-server.ts'
import { freePort } from '#testing/processes.ts'
import { openAuth, PASSWORD } from '#testing/sign-up.ts'
import { connectDevice, send, signUp } from '#testing/wire.ts'

const new_password = 'battery staple horse'

const mails: AuthMail[] = []
let server: OwnServer
let closeAuth: () => Promise<void>

beforeAll(async () => {
  const external = inject('servers')[2]
  if (!external) throw new Error('the external server is missing')
  const port = await freePort()
  const auth = await startFurtherAuth(external.stack, {
    siteUrl: `http://127.0.0.1:${port}`,
    sendMail: (mail) => void mails.push(mail),
  })
  closeAuth = auth.close
  server = await startOwnServer(external.stack, auth.settings, { port })
})
afterAll(async () => {
  await server.stop()
  await closeAuth()
})

const at = (path: string) => `${server.url}${path}`
const mailsTo = (email: string) => mails.filter(({ to }) => to === email)
const status = async (credential: { cookie?: string; token?: string }) =>
  (await send(server, 'GET', '/api/sync/config', credential)).status
const signIn = async (email: string, password: string) =>
  (await openAuth(server).auth.signInWithPassword({ email, password })).error?.code

async function ask(email: string): Promise<Page> {
  const browser = openBrowser()
  return browser.submit(await browser.visit(at('/login/forgot')), { email })
}

/** Somebody who has been mailed a link for a new password. */
async function forget() {
  const person = await signUp(server)
  await ask(person.email)
  const [mail] = mailsTo(person.email)
  return { ...person, link: mail?.link ?? 'no mail came' }
}

describe('asking for a link', () => {
  test('says the same whether there is an account or not, and mails who has one', async () => {
    const { email } = await signUp(server)
    const nobody = `nobody-${randomUUID()}@example.test`
    const said = async (address: string) => (await ask(address)).html.replaceAll(address, 'ADDRESS')
    const text = (html: string) => html.replaceAll(/<script.*?<\/script>|nonce="[^"]*"/gs, '')
    const [known, unknown] = [text(await said(email)), text(await said(nobody))]
    expect(known).toContain('Check your mail')
    expect(known.match(/<main.*<\/main>/s)).toEqual(unknown.match(/<main.*<\/main>/s))
    expect(mailsTo(nobody)).toEqual([])
    expect(mailsTo(email)).toHaveLength(1)
    const link = new URL(mailsTo(email)[0]?.link ?? '')
    expect(link.origin + link.pathname).toBe(at('/login/reset'))
  })

  test('of no address says what is wrong, and from another site does nothing', async () => {
    const { email } = await signUp(server)
    const page = await ask('nonsense')
    expect(alertOf(page)).toContain('does not look like an e-mail')
    expect(page.html).toContain('value="nonsense"')
    const browser = openBrowser()
    const form = await browser.visit(at('/login/forgot'))
    await browser.submit(form, { email }, { origin: 'https://evil.example' })
    expect(mailsTo(email)).toEqual([])
  })
})

describe('the link', () => {
  test('does nothing by being opened; its form sets the password, signs in and ends other browsers', async () => {
    const { email, link, cookie, user_id } = await forget()
    const { token } = await connectDevice(server, cookie)
    for (const method of ['GET', 'HEAD', 'GET']) await openBrowser().visit(link, { method })
    expect(await signIn(email, PASSWORD)).toBeUndefined()

    const browser = openBrowser({ user_agent: 'the right browser' })
    const page = await browser.visit(link)
    expect(page.headers.get('referrer-policy')).toBe('strict-origin')
    expect(page.headers.get('cache-control')).toContain('no-store')
    expect((await browser.submit(page, { new_password })).location).toBe(at('/login/reset?status=done'))
    expect((await browser.visit(at('/dashboard'))).status).toBe(200)
    expect(await status({ cookie })).toBe(401)
    expect(await status({ token })).toBe(200)
    expect(await signIn(email, PASSWORD)).toBe('invalid_credentials')
    expect(await signIn(email, new_password)).toBeUndefined()
    expect((await auditOf(server, user_id)).slice(-2)).toMatchObject([
      { event_type: 'sign_in', user_agent: 'the right browser', metadata: { method: 'recovery' } },
      { event_type: 'password_changed', metadata: { end_devices: false } },
    ])
  })

  test('ends the devices too where that is ticked', async () => {
    const { link, cookie } = await forget()
    const { token } = await connectDevice(server, cookie)
    const browser = openBrowser()
    await browser.submit(await browser.visit(link), { new_password, end_devices: 'on' })
    expect(await status({ token })).toBe(401)
  })

  test('works once: not again, and for one of several at once', async () => {
    const { email, link } = await forget()
    const browsers = [1, 2, 3, 4].map(() => openBrowser())
    const outcomes = await Promise.all(
      browsers.map(async (browser, index) =>
        browser.submit(await browser.visit(link), { new_password: `${new_password} ${index}` }),
      ),
    )
    const winners = [0, 1, 2, 3].filter((index) => outcomes[index]?.location)
    expect(winners).toHaveLength(1)
    expect(await signIn(email, `${new_password} ${winners[0]}`)).toBeUndefined()
    for (const page of outcomes.filter(({ location }) => !location)) {
      expect(alertOf(page)).toContain('used already')
      expect(page.html).toContain('href="/login/forgot"')
    }
    const late = openBrowser()
    expect(alertOf(await late.submit(await late.visit(link), { new_password }))).toContain('used already')
  })

  test('is too old after its time, and dies with the next one', async () => {
    const { email, link } = await forget()
    await ask(email)
    const browser = openBrowser()
    expect(alertOf(await browser.submit(await browser.visit(link), { new_password }))).toContain('too old')
    await adminOf(server)`
      update auth.users set recovery_sent_at = now() - interval '61 minutes' where email = ${email}`
    const [, next] = mailsTo(email)
    const page = await browser.visit(next?.link ?? '')
    expect(alertOf(await browser.submit(page, { new_password }))).toContain('too old')
    expect(await signIn(email, PASSWORD)).toBeUndefined()
  })

  test('survives a password that is declined, for this browser alone', async () => {
    const { email, link } = await forget()
    const browser = openBrowser()
    const page = await browser.visit(link)
    const short = await browser.submit(page, { new_password: 'short' })
    expect(alertOf(short)).toContain('at least 8 characters')
    const same = await browser.submit({ ...short, url: link }, { new_password: PASSWORD })
    expect(alertOf(same)).toContain('This is the current password')
    const stolen = openBrowser()
    const elsewhere = await stolen.submit({ ...same, url: link }, { new_password: 'a password of a thief' })
    expect(alertOf(elsewhere)).toContain('used already')
    const stranger = openBrowser({ cookie: (await signUp(server)).cookie })
    const foreign = await stranger.submit({ ...same, url: link }, { new_password: 'a password of a thief' })
    expect(alertOf(foreign)).toContain('used already')
    const done = await browser.submit({ ...same, url: link }, { new_password })
    expect(done.location).toBe(at('/login/reset?status=done'))
    expect(await signIn(email, new_password)).toBeUndefined()
  })

  test('opens again for ten minutes at most', async () => {
    const { link, user_id } = await forget()
    const browser = openBrowser()
    const same = await browser.submit(await browser.visit(link), { new_password: PASSWORD })
    await adminOf(server)`
      update auth.sessions set created_at = now() - interval '11 minutes' where user_id = ${user_id}`
    const late = await browser.submit({ ...same, url: link }, { new_password })
    expect(alertOf(late)).toContain('used already')
  })

  test('cannot be sent by another site, and lets nobody in who is suspended', async () => {
    const { email, link, user_id } = await forget()
    const browser = openBrowser()
    const page = await browser.visit(link)
    const crossed = await browser.submit(page, { new_password }, { 'sec-fetch-site': 'cross-site' })
    expect(crossed.location).toBeNull()
    expect(await signIn(email, PASSWORD)).toBeUndefined()
    await adminOf(server)`update auth.users set banned_until = now() + interval '1 day' where id = ${user_id}`
    expect(alertOf(await browser.submit(page, { new_password }))).toContain('suspended')
    expect((await browser.visit(at('/dashboard'))).status).toBe(307)
  })

  test('or half of one is told as such', async () => {
    for (const query of ['', '?token_hash=', '?type=recovery']) {
      const page = await openBrowser().visit(at(`/login/reset${query}`))
      expect(alertOf(page)).toContain('This link is not complete')
      expect(page.html).not.toContain('<form')
    }
  })
})

test('who asks for too many links has to wait, and then nobody is mailed', async () => {
  const limited = await startOwnServer(server.stack, {
    LIMIT_SIGN_UPS: '3/3600',
    ROOST_SECRET_KEY: randomKey(),
  })
  const { email } = await signUp(server)
  const said: string[] = []
  for (let time = 0; time < 4; time++) {
    const browser = openBrowser()
    said.push(alertOf(await browser.submit(await browser.visit(`${limited.url}/login/forgot`), { email })))
  }
  await limited.stop()
  expect(said.slice(0, 3)).toEqual(['', '', ''])
  expect(said[3]).toMatch(/Too many tries\. Try again in \d+ minutes/)
  expect(mailsTo(email)).toHaveLength(3)
})

/** Under a key of its own a server counts apart from the others. */
const randomKey = () => Buffer.from(randomUUID().replaceAll('-', '')).toString('base64')

test('a sign-in service that does not answer is told as such, and the try is given back', async () => {
  const away = { NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${await freePort()}` }
  const lost = await startOwnServer(server.stack, {
    ...away,
    LIMIT_SIGN_UPS: '1/3600',
    ROOST_SECRET_KEY: randomKey(),
  })
  for (let time = 0; time < 2; time++) {
    const browser = openBrowser()
    const page = await browser.visit(`${lost.url}/login/forgot`)
    expect(alertOf(await browser.submit(page, { email: 'somebody@example.test' }))).toContain(
      'does not answer',
    )
  }
  await lost.stop()
})
