import { expect, test } from 'vitest'
import { initDeviceLogin } from '#contract/device-login.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from '#testing/admin.ts'
import { approve, deny, handleOf, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { decideLogin } from './decide-login.ts'
import { startLogin } from './start-login.ts'
import { viewLogin } from './view-login.ts'

test('a login that nobody has decided is pending, and looking at it changes nothing', async () => {
  const login = await startLogin({ device_name: 'Laptop' }, nowhere)
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'authorization_pending' })
  const person = await createPerson()
  const view = await viewLogin(person, handleOf(login), nowhere)
  expect(view).toMatchObject({ status: 'pending', device_name: 'Laptop', user_code: login.user_code })
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'authorization_pending' })
})

test('a held poll answers as soon as the person approves', async () => {
  const login = await startLogin({}, nowhere)
  const held = redeem(login.temp_token, 30)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  await expect(held).resolves.toMatchObject({ account_id: person.user_id, is_new_device: true })
})

test('a denied login never becomes a session, and its device is told', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  await decideLogin(person, deny(handleOf(login)), nowhere)
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'access_denied' })
  await expect(decideLogin(person, approve(handleOf(login)), nowhere)).rejects.toMatchObject({
    code: 'already_decided',
  })
})

test('a person may take an approval back until the device has collected', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  await decideLogin(person, deny(handleOf(login)), nowhere)
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'access_denied' })
})

test('an expired login is declined, for the device and for the person', async () => {
  const login = await startLogin({}, nowhere)
  await admin()`update roost.device_grants set expires_at = now() where secret_hash = ${hashSecret(login.temp_token)}`
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'expired_token' })
  const person = await createPerson()
  expect((await viewLogin(person, handleOf(login), nowhere))?.status).toBe('expired')
  await expect(decideLogin(person, approve(handleOf(login)), nowhere)).rejects.toMatchObject({
    code: 'expired_token',
  })
})

test('an approval that is not collected in time opens nothing', async () => {
  const login = await startLogin({}, nowhere)
  await decideLogin(await createPerson(), approve(handleOf(login)), nowhere)
  await admin()`
    update roost.device_grants set redeem_before = now() where secret_hash = ${hashSecret(login.temp_token)}`
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'expired_token' })
})

test('what one person has approved, another can neither see nor decide', async () => {
  const login = await startLogin({}, nowhere)
  await decideLogin(await createPerson(), approve(handleOf(login)), nowhere)
  const stranger = await createPerson()
  expect((await viewLogin(stranger, handleOf(login), nowhere))?.status).toBe('taken')
  await expect(decideLogin(stranger, approve(handleOf(login)), nowhere)).rejects.toMatchObject({
    code: 'claimed_by_another_user',
  })
})

test('approving twice says so and gives no second session', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  expect(await decideLogin(person, approve(handleOf(login)), nowhere)).toBe('repeated')
  await redeem(login.temp_token)
  await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'invalid_token' })
})

test('from another network approval takes the code the device shows, and five wrong ones deny it', async () => {
  const device = { ip: '192.0.2.7', user_agent: null }
  const elsewhere = { ip: '198.51.100.4', user_agent: null }
  const person = await createPerson()
  const login = await startLogin({ shows_code: true }, device)
  expect((await viewLogin(person, handleOf(login), elsewhere))?.network).toBe('different')
  const typed = login.user_code.replace('-', '')
  await decideLogin(person, approve(handleOf(login), typed), elsewhere)

  const guessed = await startLogin({ shows_code: true }, device)
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(
      decideLogin(person, approve(handleOf(guessed), 'BBBBBBBB'), elsewhere),
    ).rejects.toMatchObject({
      code: 'wrong_user_code',
    })
  }
  await expect(redeem(guessed.temp_token)).rejects.toMatchObject({ code: 'access_denied' })
})

test('the same network needs no code', async () => {
  const login = await startLogin({ shows_code: true }, { ip: '192.0.2.7', user_agent: null })
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), { ip: '192.0.2.200', user_agent: null })
  await expect(redeem(login.temp_token)).resolves.toMatchObject({ account_id: person.user_id })
})

test('nothing the database holds opens a login: secret, handle and code are only there as hashes', async () => {
  const login = await startLogin({}, nowhere)
  const rows = await admin()`select to_jsonb(g)::text as row from roost.device_grants g`
  const text = rows.map((row) => row.row).join()
  expect(text).not.toContain(login.temp_token)
  expect(text).not.toContain(handleOf(login))
  expect(text).not.toContain(login.user_code)
  expect(text).not.toContain(login.user_code.replace('-', ''))
})

test('what a device says of itself is a line of text, whatever it sent', async () => {
  const hostile: [string, string][] = [
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['Laptop \u202e gnp.exe\u2066', 'Laptop   gnp.exe'],
    ['a\u0000b\nc\u2028d', 'a b c d'],
    ['x'.repeat(10_000), 'x'.repeat(100)],
    ['🐦'.repeat(5_000), '🐦'.repeat(50)],
  ]
  const person = await createPerson()
  for (const [sent, shown] of hostile) {
    const login = await startLogin(
      initDeviceLogin.body.parse({ device_name: sent, device_type: sent }),
      nowhere,
    )
    expect((await viewLogin(person, handleOf(login), nowhere))?.device_name).toBe(shown)
  }
  for (const nothing of ['', ' \u200b ', 7, null, undefined]) {
    expect(initDeviceLogin.body.parse({ device_name: nothing }).device_name).toBeUndefined()
  }
})
