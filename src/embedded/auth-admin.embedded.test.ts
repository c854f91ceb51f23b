import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settings, siteUrl, startTestAuth, type TestAuth } from './test-auth.ts'
import { startThrowaway } from './throwaway.ts'

let it: TestAuth
beforeAll(async () => {
  const { env, authUrl, stop } = await startThrowaway()
  it = await startTestAuth({ adminUrl: env.DATABASE_MIGRATION_URL, authUrl, stop })
})
afterAll(() => it.stop())

const deleteUser = async (id: string, authorization?: string, apikey = settings.secretKey) => {
  const headers = { apikey, ...(authorization && { authorization }) }
  const request = new Request(`${siteUrl}/auth/v1/admin/users/${id}`, { method: 'DELETE', headers })
  const response = await it.auth.fetch(request, '203.0.113.9')
  return { status: response.status, code: (await response.json()).error_code }
}

/** Every row of Auth that names this user, whatever the column. */
async function rowsOf(id: string): Promise<number> {
  const tables = await it.admin`
    select relname as name from pg_class where relnamespace = 'auth'::regnamespace and relkind = 'r'`
  const counts = tables.map(
    ({ name }) => it.admin`select from auth.${it.admin(name)} as t where to_jsonb(t)::text like ${`%${id}%`}`,
  )
  return (await Promise.all(counts)).reduce((sum, rows) => sum + rows.count, 0)
}

test('the secret key deletes a user and every row that names it, and no other', async () => {
  const [gone, stays] = [await it.signUp(), await it.signUp()]
  await gone.client.refreshSession()
  expect(await rowsOf(gone.user.id)).toBeGreaterThan(4)
  const others = await rowsOf(stays.user.id)
  expect(await deleteUser(gone.user.id, `Bearer ${settings.secretKey}`)).toMatchObject({ status: 200 })
  expect(await rowsOf(gone.user.id)).toBe(0)
  expect(await rowsOf(stays.user.id)).toBe(others)
  expect((await gone.client.getUser()).error).not.toBeNull()
  expect(
    (await gone.client.signInWithPassword({ email: gone.email, password: 'correct horse' })).error?.code,
  ).toBe('invalid_credentials')
})

test('nobody else deletes a user: not the publishable key, not a user, not a guess', async () => {
  const { user, session } = await it.signUp()
  const before = await rowsOf(user.id)
  expect(await deleteUser(user.id)).toMatchObject({ status: 401, code: 'no_authorization' })
  for (const word of [settings.publishableKey, session.access_token, `${settings.secretKey}x`, 'x']) {
    expect(await deleteUser(user.id, `Bearer ${word}`)).toMatchObject({ status: 403, code: 'not_admin' })
  }
  expect(await rowsOf(user.id)).toBe(before)
})

test('a user that is not there is told as such', async () => {
  expect(await deleteUser(randomUUID(), `Bearer ${settings.secretKey}`)).toMatchObject({
    status: 404,
    code: 'user_not_found',
  })
})

const generateLink = async (body: object, authorization = `Bearer ${settings.secretKey}`) => {
  const response = await it.post('/admin/generate_link', body, { authorization })
  return { status: response.status, body: await response.json() }
}

test('the secret key makes a link for a new password; it is sent to nobody', async () => {
  const { email } = await it.signUp()
  const sent = it.mails.length
  const { status, body } = await generateLink({ type: 'recovery', email })
  expect({ status, ...body }).toMatchObject({ status: 200, verification_type: 'recovery' })
  expect(new URL(body.action_link).searchParams.get('token_hash')).toBe(body.hashed_token)
  const { data } = await it.newClient().verifyOtp({ token_hash: body.hashed_token, type: 'recovery' })
  expect(data.session?.user.email).toBe(email)
  await it.post('/recover', { email })
  expect(it.mails).toHaveLength(sent + 1)
})

test('links made at once, beside mails that are asked for, go to whom they are for', async () => {
  const people = await Promise.all([1, 2, 3].map(() => it.signUp()))
  const asked = it.signUp()
  const [links] = await Promise.all([
    Promise.all(people.map(({ email }) => generateLink({ type: 'recovery', email }))),
    asked.then(({ email }) => it.post('/recover', { email })),
  ])
  for (const [index, { body }] of links.entries()) {
    const { data } = await it.newClient().verifyOtp({ token_hash: body.hashed_token, type: 'recovery' })
    expect(data.session?.user.email).toBe(people[index]?.email)
  }
  expect(it.mails.at(-1)?.to).toBe((await asked).email)
})

test('nobody else makes links, none is made of another kind, and nobody gets one', async () => {
  const { email, session } = await it.signUp()
  const recovery = { type: 'recovery', email }
  for (const word of [settings.publishableKey, session.access_token, 'x']) {
    expect(await generateLink(recovery, `Bearer ${word}`)).toMatchObject({ status: 403 })
  }
  expect(await generateLink(recovery, '')).toMatchObject({ status: 401 })
  expect(await generateLink({ type: 'magiclink', email })).toMatchObject({ status: 400 })
  expect(await generateLink({ type: 'recovery' })).toMatchObject({ status: 400 })
  expect(await generateLink({ type: 'recovery', email: 'nobody@example.com' })).toMatchObject({
    status: 404,
    body: { error_code: 'user_not_found' },
  })
})
