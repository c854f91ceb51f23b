import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { startEmbeddedServer } from '#testing/own-server.ts'
import { PASSWORD } from '#testing/sign-up.ts'

let server: Awaited<ReturnType<typeof startEmbeddedServer>>
let apikey: string

beforeAll(async () => {
  server = await startEmbeddedServer({
    LIMIT_SIGN_INS: '3/600',
    LIMIT_SIGN_INS_ADDRESS: '12/600',
    LIMIT_SIGN_UPS: '4/3600',
  })
  apikey = JSON.parse(readFileSync(join(server.folder, 'secrets.json'), 'utf8')).publishable_key
})
afterAll(() => server.stop())

let count = 0
/** One call of the Auth service from outside; the address a client claims is a new one each time. */
async function post(path: string, body: unknown) {
  const answer = await fetch(`${server.url}/auth/v1${path}`, {
    method: 'POST',
    headers: { apikey, 'x-forwarded-for': `198.51.100.${count++}` },
    body: JSON.stringify(body),
  })
  const { error_code, msg, code } = JSON.parse((await answer.text()) || '{}')
  return { status: answer.status, error_code, code, msg, retry_after: answer.headers.get('retry-after') }
}

const limited = {
  status: 429,
  code: 429,
  error_code: 'over_request_rate_limit',
  msg: expect.stringContaining('Too many tries'),
  retry_after: expect.stringMatching(/^[1-9]\d+$/),
}
const password = PASSWORD

test('outside calls have the limits of the pages, and share them; the calls of this server do not', async () => {
  const email = 'person@example.test'
  const browser = openBrowser()
  const page = await browser.visit(`${server.url}/login?mode=sign-up`)
  expect((await browser.submit(page, { email, password })).location).toBe(`${server.url}/dashboard`)

  // A right password is no offence, however often.
  for (let time = 0; time < 5; time++) {
    expect(await post('/token?grant_type=password', { email, password })).toMatchObject({ status: 200 })
  }
  const wrong = (grant = '?grant_type=password', address = email) =>
    post(`/token${grant}`, { email: address, password: 'wrong horse' })
  for (let time = 0; time < 2; time++) expect(await wrong()).toMatchObject({ status: 400 })
  const elsewhere = openBrowser()
  const login = await elsewhere.visit(`${server.url}/login`)
  const third = await elsewhere.submit(login, { email, password: 'wrong horse' })
  expect(alertOf(third)).toContain('The e-mail or the password is wrong')

  // The fourth is one too many, in every spelling and here as there.
  for (const spelling of [email, 'PERSON@example.test', ` ${email}`]) {
    expect(await wrong(undefined, spelling), spelling).toEqual(limited)
  }
  for (const grant of ['?grant_type=x&grant_type=password', '', '?grant_type=PASSWORD']) {
    expect(await wrong(grant), grant).toEqual(limited)
  }
  expect(await post('/token?grant_type=password', { email, password })).toEqual(limited)
  const late = await elsewhere.submit(login, { email, password })
  expect(alertOf(late)).toContain('Too many tries')

  // Another account is open until the address has used up its own.
  const others = []
  for (let time = 0; time < 12; time++) others.push(await wrong(undefined, `other-${time}@example.test`))
  expect(others[0]).toMatchObject({ status: 400 })
  expect(others.at(-1)).toEqual(limited)
  expect(await post('/verify', { type: 'signup', token_hash: 'guess' })).toEqual(limited)

  // A session that lives is refreshed all the same.
  expect(await post('/token?grant_type=refresh_token', { refresh_token: 'unknown' })).toMatchObject({
    status: 400,
  })
  const dashboard = await browser.visit(`${server.url}/dashboard`)
  expect(dashboard.status).toBe(200)
})

test('accounts and mails are limited together, whether or not they came to something', async () => {
  // One was created above.
  const paths = ['/signup', '/recover', '/otp']
  for (const path of paths) {
    expect(
      (await post(path, { email: 'person@example.test', password, type: 'signup' })).status,
      path,
    ).not.toBe(429)
  }
  for (const path of [...paths, '/magiclink', '/resend']) {
    expect(await post(path, { email: 'new@example.test', password, type: 'signup' }), path).toEqual(limited)
  }
  const page = await openBrowser().visit(`${server.url}/login?mode=sign-up`)
  const answer = await openBrowser().submit(page, { email: 'new@example.test', password })
  expect(alertOf(answer)).toContain('Too many tries')
})

test('a body larger than any call is not read', async () => {
  expect(await post('/token?grant_type=password', { email: 'x'.repeat(70_000) })).toMatchObject({
    status: 413,
    error_code: 'request_too_large',
  })
})
