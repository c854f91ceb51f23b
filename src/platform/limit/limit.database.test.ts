import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { serverHash } from '#platform/secrets/server-key.ts'
import { admin } from '#testing/admin.ts'
import { spend } from './limit.ts'

const name = 'LIMIT_WRONG_CODES'

test('of ten tries at once five are let through, and the others are told how long to wait', async () => {
  const who = randomUUID()
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => spend(name, who)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  const [late] = tries.filter((attempt) => attempt.status === 'rejected')
  expect(late?.reason).toMatchObject({
    code: 'too_many_requests',
    status: 429,
    detail: { retry_after_seconds: expect.closeTo(600, -1) },
  })
})

test('that a limit is reached is written down once', async () => {
  const reached = async () => {
    const rows = await admin()`
      select from roost.security_events where event_type = 'limit_reached' and metadata ->> 'limit' = 'LIMIT_SIGN_INS'`
    return rows.length
  }
  const before = await reached()
  const who = randomUUID()
  const tries = Array.from({ length: 30 }, () => spend('LIMIT_SIGN_INS', who))
  await Promise.allSettled(tries)
  expect(await reached()).toBe(before + 1)
})

test('a try that was no offence is taken back', async () => {
  const who = randomUUID()
  for (let time = 0; time < 20; time++) await (await spend(name, who))()
  await expect(spend(name, who)).resolves.toBeTypeOf('function')
})

test('one who guesses too much does not slow down another', async () => {
  const [one, other] = [randomUUID(), randomUUID()]
  for (let time = 0; time < 5; time++) await spend(name, one)
  await expect(spend(name, one)).rejects.toMatchObject({ code: 'too_many_requests' })
  await expect(spend(name, other)).resolves.toBeTypeOf('function')
})

test('when its time is over a limit begins anew', async () => {
  const who = randomUUID()
  for (let time = 0; time < 5; time++) await spend(name, who)
  const key = serverHash('limit', who).toString('base64url')
  const ended =
    await admin()`update roost.rate_limits set expire = 1 where key like ${`%${key}`} returning key`
  expect(ended).toHaveLength(1)
  await expect(spend(name, who)).resolves.toBeTypeOf('function')
})

test('a try that is taken back after its time is over leaves none too many for the time that follows', async () => {
  const who = randomUUID()
  const takeBack = [await spend(name, who), await spend(name, who)]
  const spent_at = Date.now()
  await expect.poll(() => Date.now()).toBeGreaterThan(spent_at)
  await admin()`update roost.rate_limits set expire = 1`
  await takeBack[0]?.()
  await spend(name, who)
  await takeBack[1]?.()
  for (let time = 1; time < 5; time++) await spend(name, who)
  await expect(spend(name, who)).rejects.toMatchObject({ code: 'too_many_requests' })
})

test('who is counted cannot be read from the table', async () => {
  const who = `somebody-${randomUUID()}@example.test`
  await spend(name, who)
  const rows = await admin()`select key from roost.rate_limits where key like ${'%somebody%'}`
  expect(rows).toEqual([])
})
