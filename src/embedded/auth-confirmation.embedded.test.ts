import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, siteUrl, startTestAuth, type TestAuth } from './test-auth.ts'
import { startThrowaway } from './throwaway.ts'

let it: TestAuth
beforeAll(async () => {
  const { env, authUrl, stop } = await startThrowaway()
  it = await startTestAuth({ adminUrl: env.DATABASE_MIGRATION_URL, authUrl, stop }, { confirmEmails: true })
})
afterAll(() => it.stop())

const signUp = (email: string, redirect_to?: string) =>
  it.post(`/signup${redirect_to ? `?redirect_to=${encodeURIComponent(redirect_to)}` : ''}`, {
    email,
    password,
  })
const link = () => new URL(it.mails.at(-1)?.link ?? '')

test('the mail of a sign-up carries where its reader wants to go, if that is a page of this site', async () => {
  const own = `${siteUrl}/auth/callback?token=abc`
  expect((await signUp(it.newEmail(), own)).status).toBe(200)
  expect(link().searchParams.get('redirect_to')).toBe(own)
  for (const elsewhere of [
    'https://evil.example/',
    '//evil.example',
    'javascript:alert(1)',
    '/path',
    `${siteUrl}.evil/`,
  ]) {
    expect((await signUp(it.newEmail(), elsewhere)).status).toBe(200)
    expect(link().searchParams.has('redirect_to'), elsewhere).toBe(false)
  }
})

test('sign-ups at once do not mix up where their mails lead', async () => {
  const emails = Array.from({ length: 8 }, () => it.newEmail())
  await Promise.all(emails.map((email, index) => signUp(email, `${siteUrl}/page-${index}`)))
  for (const [index, email] of emails.entries()) {
    const mail = it.mails.find(({ to }) => to === email)
    expect(new URL(mail?.link ?? '').searchParams.get('redirect_to')).toBe(`${siteUrl}/page-${index}`)
  }
})

test('signing up with a taken address looks like any other, and sends nothing', async () => {
  const shape = async (response: Response) => {
    const body = await response.json()
    return { status: response.status, keys: Object.keys(body).sort(), session: 'access_token' in body }
  }
  const email = it.newEmail()
  const first = await shape(await signUp(email))
  const mails = it.mails.length
  expect(await shape(await signUp(email))).toEqual(first)
  const token_hash = link().searchParams.get('token_hash') ?? ''
  expect((await it.newClient().verifyOtp({ token_hash, type: 'signup' })).data.session?.user.email).toBe(
    email,
  )
  expect(await shape(await signUp(email))).toEqual(first)
  expect(it.mails).toHaveLength(mails)
})

test('an address that is not confirmed is no news to who tries to sign in with it', async () => {
  const email = it.newEmail()
  await signUp(email)
  for (const [address, word] of [
    [email, password],
    [email, 'wrong horse'],
    [it.newEmail(), password],
  ] as const) {
    const { error } = await it.newClient().signInWithPassword({ email: address, password: word })
    expect(error).toMatchObject({ status: 400, code: 'invalid_credentials' })
  }
})
