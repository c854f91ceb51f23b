import { expect, test } from 'vitest'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from '#testing/admin.ts'
import { approve, deny, grantOf, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { decideLogin } from './decide-login.ts'
import { startLogin } from './start-login.ts'

const pending = { code: 'authorization_pending' }
const heldCount = async (temp_token: string) => Object.keys((await grantOf(temp_token)).holds).length

/** Four polls that are held, and what lets go of them. */
async function holdFour(temp_token: string) {
  const leaving = new AbortController()
  const polls = [1, 2, 3, 4].map(() => redeem(temp_token, 60, leaving.signal))
  const ended = Promise.allSettled(polls)
  await expect.poll(() => heldCount(temp_token)).toBe(4)
  return { leave: () => leaving.abort(), ended }
}

test('four polls of a login are held; a fifth is answered at once', async () => {
  const { temp_token } = await startLogin({}, nowhere)
  const { ended } = await holdFour(temp_token)
  await expect(redeem(temp_token, 60)).rejects.toMatchObject(pending)
  const person = await createPerson()
  await decideLogin(person, approve(temp_token), nowhere)
  const outcomes = await ended
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('of ten polls at once four are held', async () => {
  const { temp_token } = await startLogin({}, nowhere)
  let ended = 0
  const count = () => {
    ended += 1
  }
  const polls = Array.from({ length: 10 }, () => redeem(temp_token, 60).catch(count))
  await expect.poll(() => ended).toBe(6)
  expect(await heldCount(temp_token)).toBe(4)
  await decideLogin(await createPerson(), deny(temp_token), nowhere)
  await Promise.all(polls)
  expect(ended).toBe(10)
})

test('who leaves gives the place back', async () => {
  const { temp_token } = await startLogin({}, nowhere)
  const { leave, ended } = await holdFour(temp_token)
  leave()
  await ended
  expect(await heldCount(temp_token)).toBe(0)
  const held = redeem(temp_token, 60)
  await expect.poll(() => heldCount(temp_token)).toBe(1)
  await decideLogin(await createPerson(), deny(temp_token), nowhere)
  await expect(held).rejects.toMatchObject({ code: 'access_denied' })
})

test('whose time is over gives the place back', async () => {
  const { temp_token } = await startLogin({}, nowhere)
  await expect(redeem(temp_token, 0.05)).rejects.toMatchObject(pending)
  expect(await heldCount(temp_token)).toBe(0)
})

test('places of a process that has died are free when their time is over', async () => {
  const { temp_token } = await startLogin({}, nowhere)
  const places = (from_now: string) => admin()`
    update roost.device_grants set holds = (
      select jsonb_object_agg(gen_random_uuid(), now() + ${from_now}::interval) from generate_series(1, 4)
    ) where secret_hash = ${hashSecret(temp_token)}`
  await places('1 minute')
  await expect(redeem(temp_token, 60)).rejects.toMatchObject(pending)
  await places('-1 second')
  const held = redeem(temp_token, 60)
  await expect.poll(() => heldCount(temp_token)).toBe(1)
  await decideLogin(await createPerson(), deny(temp_token), nowhere)
  await expect(held).rejects.toMatchObject({ code: 'access_denied' })
})
