import { expect, test } from 'vitest'
import { UserCode } from '#contract/device-login.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from '#testing/admin.ts'
import { approve, grantOf, handleOf, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { decideLogin } from './decide-login.ts'
import { findLogin } from './find-login.ts'
import { startLogin } from './start-login.ts'

const device = { ip: '192.0.2.7', user_agent: null }
const elsewhere = { ip: '198.51.100.4', user_agent: null }
const wrong = 'BBBBBBBB'
const tooMany = { code: 'too_many_requests', detail: { retry_after_seconds: expect.any(Number) } }

/** The wrong codes of a person that were written down. */
const noted = ({ user_id }: { user_id: string }) => admin()`
  select host(ip_address) as ip_address from roost.security_events
  where event_type = 'wrong_user_code' and metadata ->> 'user_id' = ${user_id}`

const typedOf = ({ user_code }: { user_code: string }) => UserCode.parse(user_code)

test('a typed code names the login, and typing it is proof enough on another network', async () => {
  const login = await startLogin({ device_name: 'Television', shows_code: true }, device)
  const person = await createPerson()
  const before = await grantOf(login.temp_token)
  expect(await findLogin(person, typedOf(login), elsewhere)).toMatchObject({
    status: 'pending',
    device_name: 'Television',
    network: 'different',
    demand: null,
  })
  expect(await grantOf(login.temp_token)).toEqual(before)
  expect(await decideLogin(person, { approve: true, user_code: typedOf(login) }, elsewhere)).toBe('approved')
  expect(await decideLogin(person, { approve: true, user_code: typedOf(login) }, elsewhere)).toBe('repeated')
  await expect(redeem(login.temp_token)).resolves.toMatchObject({ account_id: person.user_id })
})

test('a typed code denies as well', async () => {
  const login = await startLogin({}, device)
  await decideLogin(await createPerson(), { approve: false, user_code: typedOf(login) }, elsewhere)
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'access_denied' })
})

test('who types codes learns nothing of logins that are over or another person has decided', async () => {
  const [person, other] = [await createPerson(), await createPerson()]
  const [expired, decided, denied] = [
    await startLogin({}, device),
    await startLogin({}, device),
    await startLogin({}, device),
  ]
  await admin()`update roost.device_grants set expires_at = now() where secret_hash = ${hashSecret(expired.temp_token)}`
  await decideLogin(other, approve(handleOf(decided)), device)
  await decideLogin(other, { approve: false, user_code: typedOf(denied) }, device)
  for (const login of [expired, decided, denied]) {
    expect(await findLogin(person, typedOf(login), device)).toBeUndefined()
  }
  await expect(
    decideLogin(person, { approve: true, user_code: typedOf(decided) }, device),
  ).rejects.toMatchObject({
    code: 'wrong_user_code',
  })
})

test('after five wrong codes a person waits, also with the right one; another person does not', async () => {
  const login = await startLogin({}, device)
  const person = await createPerson()
  for (let time = 0; time < 5; time++) expect(await findLogin(person, wrong, nowhere)).toBeUndefined()
  await expect(findLogin(person, typedOf(login), nowhere)).rejects.toMatchObject(tooMany)
  await expect(decideLogin(person, approve(handleOf(login), wrong), nowhere)).rejects.toMatchObject(tooMany)
  await expect(findLogin(await createPerson(), typedOf(login), nowhere)).resolves.toBeDefined()
})

test('of twenty wrong codes at once five are looked at, and written down with who typed them and where', async () => {
  const person = await createPerson()
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => findLogin(person, wrong, device)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(await noted(person)).toEqual(Array(5).fill({ ip_address: '192.0.2.7' }))
})

test('right codes do not count, however many', async () => {
  const login = await startLogin({}, device)
  const person = await createPerson()
  for (let time = 0; time < 12; time++) expect(await findLogin(person, typedOf(login), nowhere)).toBeDefined()
})

test('wrong codes beside a link count for the person, over all their links', async () => {
  const person = await createPerson()
  for (let time = 0; time < 5; time++) {
    const login = await startLogin({ shows_code: true }, device)
    await expect(decideLogin(person, approve(handleOf(login), wrong), elsewhere)).rejects.toMatchObject({
      code: 'wrong_user_code',
    })
  }
  const login = await startLogin({ shows_code: true }, device)
  await expect(
    decideLogin(person, approve(handleOf(login), typedOf(login)), elsewhere),
  ).rejects.toMatchObject(tooMany)
})

test('a code that is missing where one is asked for is no wrong one, and one that was not asked for has to be right', async () => {
  const person = await createPerson()
  const login = await startLogin({ shows_code: true }, device)
  for (let time = 0; time < 7; time++) {
    await expect(decideLogin(person, approve(handleOf(login)), elsewhere)).rejects.toMatchObject({
      code: 'wrong_user_code',
    })
  }
  expect(await grantOf(login.temp_token)).toMatchObject({ status: 'pending', wrong_codes: 0 })
  await expect(decideLogin(person, approve(handleOf(login), wrong), device)).rejects.toMatchObject({
    code: 'wrong_user_code',
  })
  expect(await grantOf(login.temp_token)).toMatchObject({ status: 'pending', wrong_codes: 1 })
  expect(await noted(person)).toHaveLength(1)
})
