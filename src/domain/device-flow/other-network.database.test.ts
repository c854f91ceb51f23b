import { expect, test } from 'vitest'
import type { Person } from '#domain/identity/credential.ts'
import { admin } from '#testing/admin.ts'
import { approve, deny, grantOf, handleOf, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { decideLogin } from './decide-login.ts'
import { startLogin } from './start-login.ts'
import { viewLogin } from './view-login.ts'

const at = (ip: string) => ({ ip, user_agent: null })
const [device, elsewhere] = [at('192.0.2.7'), at('198.51.100.4')]

/** Lets a sign-in be eleven minutes old, with a password or without. */
async function age(person: Person, encrypted_password: string | null) {
  await admin()`update auth.sessions set created_at = now() - interval '11 minutes' where id = ${person.session_id}`
  await admin()`update auth.users set encrypted_password = ${encrypted_password} where id = ${person.user_id}`
}

test('where the device shows no code, approving from another network takes a sign-in just now', async () => {
  const person = await createPerson()
  const login = await startLogin({}, device)
  expect((await viewLogin(person, handleOf(login), elsewhere))?.demand).toBeNull()
  await age(person, 'a hash')
  expect((await viewLogin(person, handleOf(login), elsewhere))?.demand).toBe('password')
  const before = await grantOf(login.temp_token)
  await expect(decideLogin(person, approve(handleOf(login)), elsewhere)).rejects.toMatchObject({
    code: 'reauthentication_required',
    status: 403,
  })
  expect(await grantOf(login.temp_token)).toEqual(before)
  await admin()`update auth.sessions set created_at = now() where id = ${person.session_id}`
  await decideLogin(person, approve(handleOf(login)), elsewhere)
  await expect(redeem(login.temp_token)).resolves.toMatchObject({ account_id: person.user_id })
})

test('who has no password is asked to sign in again', async () => {
  for (const none of [null, '']) {
    const person = await createPerson()
    await age(person, none)
    const login = await startLogin({}, device)
    expect((await viewLogin(person, handleOf(login), elsewhere))?.demand).toBe('sign-in')
  }
})

test('denying takes neither code nor sign-in', async () => {
  for (const shows_code of [true, false]) {
    const person = await createPerson()
    await age(person, 'a hash')
    const login = await startLogin({ shows_code }, device)
    expect(await decideLogin(person, deny(handleOf(login)), elsewhere)).toBe('denied')
  }
})

test('an unknown network asks for nothing: it only warns', async () => {
  const person = await createPerson()
  await age(person, 'a hash')
  for (const [from, to] of [
    [nowhere, elsewhere],
    [device, nowhere],
    [device, at('2001:db8::1')],
  ] as const) {
    const login = await startLogin({ shows_code: true }, from)
    expect(await viewLogin(person, handleOf(login), to)).toMatchObject({ network: 'unknown', demand: null })
    expect(await decideLogin(person, approve(handleOf(login)), to)).toBe('approved')
  }
})

test('networks are compared by their /24, and by their /48 of IPv6', async () => {
  const person = await createPerson()
  for (const [from, to, network] of [
    ['192.0.2.7', '192.0.2.250', 'same'],
    ['192.0.2.7', '192.0.3.7', 'different'],
    ['2001:db8:1:2::1', '2001:db8:1:ffff::9', 'same'],
    ['2001:db8:1::1', '2001:db8:2::1', 'different'],
  ] as const) {
    const login = await startLogin({}, at(from))
    expect((await viewLogin(person, handleOf(login), at(to)))?.network, `${from} and ${to}`).toBe(network)
  }
})
