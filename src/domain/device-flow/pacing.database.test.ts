import { expect, test } from 'vitest'
import { approve, deny, grantOf, handleOf, passTime, pollAs, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { decideLogin } from './decide-login.ts'
import { startLogin } from './start-login.ts'

const client_id = 'roost-cli'
const start = () => startLogin({ client_id, shows_code: true }, nowhere)
const poll = (temp_token: string, wait = 0) => pollAs(client_id, temp_token, wait)

const pending = { code: 'authorization_pending' }
const early = { code: 'slow_down' }

test('the first poll is never slowed, the next one at once is', async () => {
  const { temp_token, interval } = await start()
  expect(interval).toBe(5)
  await expect(poll(temp_token)).rejects.toMatchObject(pending)
  await expect(poll(temp_token)).rejects.toMatchObject(early)
})

test('a cadence of nine tenths of the interval is never slowed in a hundred polls', async () => {
  const { temp_token, interval } = await start()
  for (let time = 0; time < 100; time++) {
    await expect(poll(temp_token)).rejects.toMatchObject(pending)
    await passTime(temp_token, 0.9 * interval)
  }
})

test('less than four fifths of the interval is early', async () => {
  const { temp_token, interval } = await start()
  await expect(poll(temp_token)).rejects.toMatchObject(pending)
  await passTime(temp_token, 0.5 * interval)
  await expect(poll(temp_token)).rejects.toMatchObject(early)
})

test('each early poll makes the interval five seconds longer and leaves the window where it was', async () => {
  const { temp_token } = await start()
  await expect(poll(temp_token)).rejects.toMatchObject(pending)
  const { last_polled_at } = await grantOf(temp_token)
  for (const interval_seconds of [10, 15]) {
    await expect(poll(temp_token)).rejects.toMatchObject(early)
    expect(await grantOf(temp_token)).toMatchObject({ interval_seconds, last_polled_at })
  }
  // Fifteen seconds less the leeway, counted from the poll in time and not from the early ones.
  await passTime(temp_token, 12)
  await expect(poll(temp_token)).rejects.toMatchObject(pending)
})

test('who never stops polling early does not break the count', async () => {
  const { temp_token } = await start()
  await expect(poll(temp_token)).rejects.toMatchObject(pending)
  for (let time = 0; time < 130; time++) await expect(poll(temp_token)).rejects.toMatchObject(early)
  expect((await grantOf(temp_token)).interval_seconds).toBe(600)
})

test('of polls at once one is in time', async () => {
  const { temp_token } = await start()
  const polls = await Promise.allSettled(Array.from({ length: 8 }, () => poll(temp_token)))
  const codes = polls.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)
  expect(codes.filter((code) => code === pending.code)).toHaveLength(1)
  expect(codes.filter((code) => code === early.code)).toHaveLength(7)
})

test('an early poll gets its outcome all the same', async () => {
  const person = await createPerson()
  const [approved, denied] = [await start(), await start()]
  for (const { temp_token } of [approved, denied]) {
    await expect(poll(temp_token)).rejects.toMatchObject(pending)
    await expect(poll(temp_token)).rejects.toMatchObject(early)
  }
  await decideLogin(person, approve(handleOf(approved)), nowhere)
  await decideLogin(person, deny(handleOf(denied)), nowhere)
  await expect(poll(approved.temp_token)).resolves.toMatchObject({ account_id: person.user_id })
  await expect(poll(denied.temp_token)).rejects.toMatchObject({ code: 'access_denied' })
})

test('a held poll counts as one, however often it looks', async () => {
  const { temp_token } = await start()
  const held = poll(temp_token, 30)
  await expect.poll(async () => Object.keys((await grantOf(temp_token)).holds)).toHaveLength(1)
  const { last_polled_at } = await grantOf(temp_token)
  const person = await createPerson()
  await decideLogin(person, approve(temp_token), nowhere)
  await expect(held).resolves.toMatchObject({ account_id: person.user_id })
  expect(await grantOf(temp_token)).toMatchObject({ last_polled_at, interval_seconds: 5 })
})

test('the older wire is never paced: it leaves no trace of its polls', async () => {
  const { temp_token, interval } = await startLogin({}, nowhere)
  expect(interval).toBe(2)
  const before = await grantOf(temp_token)
  for (let time = 0; time < 20; time++) await expect(redeem(temp_token)).rejects.toMatchObject(pending)
  expect(await grantOf(temp_token)).toEqual(before)
})
