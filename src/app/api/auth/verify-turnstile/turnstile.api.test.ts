import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { eachServer } from '#testing/each-server.ts'
import { startFakeTurnstile } from '#testing/fake-turnstile.ts'
import { type OwnServer, startEmbeddedServer, startOwnServer } from '#testing/own-server.ts'
import { PASSWORD } from '#testing/sign-up.ts'
import { refused, send } from '#testing/wire.ts'

const origin = 'https://challenges.cloudflare.com'
let fake: Awaited<ReturnType<typeof startFakeTurnstile>>
let settings: Record<string, string>
let server: OwnServer

beforeAll(async () => {
  fake = await startFakeTurnstile('turnstile-secret')
  settings = {
    NEXT_PUBLIC_TURNSTILE_SITE_KEY: 'site-key-of-a-test',
    TURNSTILE_SECRET_KEY: 'turnstile-secret',
    TURNSTILE_VERIFY_URL: fake.url,
  }
  const [first] = inject('servers')
  if (!first) throw new Error('the first server is missing')
  server = await startOwnServer(first.stack, settings)
})
afterAll(async () => {
  await server.stop()
  await fake.close()
})

/** Tries to create an account, with the widget's answer if there is one. */
async function signUp(token?: string) {
  const email = `new-${randomUUID()}@example.test`
  const browser = openBrowser()
  const page = await browser.visit(`${server.url}/login?mode=sign-up`)
  const answer = await browser.submit(page, {
    email,
    password: PASSWORD,
    ...(token !== undefined && { 'cf-turnstile-response': token }),
  })
  const users = await adminOf(server)`select from auth.users where email = ${email}`
  return { location: answer.location, alert: alertOf(answer), exists: users.count === 1 }
}

const verify = (json: unknown) => send(server, 'POST', '/api/auth/verify-turnstile', { json })

test('an account is created for a person, who is told apart on the server, by address and token', async () => {
  const token = randomUUID()
  fake.issue(token)
  expect(await signUp(token)).toMatchObject({ location: `${server.url}/dashboard`, exists: true })
  expect(fake.asked.at(-1)).toEqual({
    secret: 'turnstile-secret',
    response: token,
    remoteip: '127.0.0.1',
  })
})

test('without an answer of the widget, with a made-up or a used one there is no account', async () => {
  const token = randomUUID()
  fake.issue(token)
  await signUp(token)
  for (const wrong of [undefined, '', 'made-up', token]) {
    const { location, alert, exists } = await signUp(wrong)
    expect({ location, exists }).toEqual({ location: null, exists: false })
    expect(alert).toContain('Confirm that you are a person')
  }
})

test('a service that is broken, talks nonsense or is slow is no pass: the page says so and creates nothing', async () => {
  for (const how of ['broken', 'garbled', 'slow'] as const) {
    const token = randomUUID()
    fake.issue(token)
    fake.behave(how)
    const { location, alert, exists } = await signUp(token)
    expect({ location, exists }, how).toEqual({ location: null, exists: false })
    expect(alert).toContain('does not answer')
    fake.behave('well')
  }
})

test('signing in asks nobody', async () => {
  const asked = fake.asked.length
  const browser = openBrowser()
  const page = await browser.visit(`${server.url}/login`)
  await browser.submit(page, { email: 'nobody@example.test', password: 'wrong horse' })
  expect(fake.asked).toHaveLength(asked)
})

test('only the sign-up page shows the widget, by the nonce of its policy', async () => {
  const page = await openBrowser().visit(`${server.url}/login?mode=sign-up`)
  const policy = page.headers.get('content-security-policy') ?? ''
  const [, nonce] = /'nonce-([^']+)'/.exec(policy) ?? []
  const [script = ''] = new RegExp(`<script[^>]*src="${origin}[^>]*>`).exec(page.html) ?? []
  expect(script).toContain(`nonce="${nonce}"`)
  expect(page.html).toContain('data-sitekey="site-key-of-a-test"')
  for (const name of ['script-src', 'frame-src', 'connect-src']) {
    expect(new RegExp(`${name} ([^;]*)`).exec(policy)?.[1]).toContain(origin)
  }
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/)
  const login = await openBrowser().visit(`${server.url}/login`)
  expect(login.html).not.toContain('site-key-of-a-test')
})

test('a token can be asked about, once, and the outer answer is a success either way', async () => {
  const token = randomUUID()
  fake.issue(token)
  expect(await verify({ token })).toMatchObject({
    status: 200,
    body: { success: true, data: { success: true } },
  })
  expect(await verify({ token })).toMatchObject({
    status: 200,
    body: { success: true, data: { success: false } },
  })
  for (const body of [{}, { token: '' }, { token: 7 }]) {
    expect(await verify(body)).toMatchObject({ status: 400, body: { error: 'Token is required' } })
  }
  fake.behave('broken')
  const unanswered = await verify({ token })
  expect(unanswered).toMatchObject(refused(503, 'turnstile_unavailable'))
  expect(unanswered.headers.get('retry-after')).not.toBeNull()
  fake.behave('well')
})

test('asking too often is refused, with the time to wait', async () => {
  const [first] = inject('servers')
  if (!first) throw new Error('the first server is missing')
  const strict = await startOwnServer(first.stack, {
    ...settings,
    LIMIT_SIGN_UPS: '2/60',
    TRUSTED_PROXY_HOPS: '1',
  })
  const address = `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(65_536).toString(16)}::1`
  const ask = () =>
    send(strict, 'POST', '/api/auth/verify-turnstile', {
      json: { token: 'x' },
      headers: { 'x-forwarded-for': address },
    })
  const answers = [await ask(), await ask(), await ask()]
  await strict.stop()
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(30)
})

test('accounts cannot be created past the page, at the Auth service that this server serves', async () => {
  const embedded = await startEmbeddedServer(settings)
  const post = async (path: string) => {
    const answer = await fetch(`${embedded.url}/auth/v1${path}`, {
      method: 'POST',
      body: JSON.stringify({ email: 'robot@example.test', password: PASSWORD }),
    })
    return { status: answer.status, code: (await answer.json()).error_code }
  }
  for (const path of ['/signup', '/otp', '/magiclink', '/./signup']) {
    expect(await post(path), path).toEqual({ status: 400, code: 'captcha_failed' })
  }
  await embedded.stop()
})

test('one key of Turnstile without the other is no configuration', async () => {
  const { TURNSTILE_SECRET_KEY: _, ...half } = settings
  await expect(startEmbeddedServer(half)).rejects.toThrow(
    /NEXT_PUBLIC_TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY/,
  )
})

eachServer((plain) => {
  test('without Turnstile there is no widget, no other origin, and nothing to ask', async () => {
    const page = await openBrowser().visit(`${plain.url}/login?mode=sign-up`)
    expect(page.html).not.toContain('turnstile')
    expect(page.headers.get('content-security-policy')).not.toContain('cloudflare')
    const answer = await send(plain, 'POST', '/api/auth/verify-turnstile', { json: { token: 'x' } })
    expect(answer).toMatchObject({
      status: 400,
      body: { success: false, error: 'Turnstile is not configured on the server' },
    })
  })
})
