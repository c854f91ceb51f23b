import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { connect } from '#platform/db/connect.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { accountRows, expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { approve, deny, grantOf, handleOf, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { holdHead, raceForGrant } from '#testing/race.ts'
import { decideLogin } from './decide-login.ts'
import { startLogin } from './start-login.ts'

const codes = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : outcome.value))

test('two people approve at once: one of them does, the other is told', async () => {
  const login = await startLogin({}, nowhere)
  const people = [await createPerson(), await createPerson()]
  const outcomes = await raceForGrant(
    login.temp_token,
    people.map((person) => () => decideLogin(person, approve(handleOf(login)), nowhere)),
  )
  expect(codes(outcomes).toSorted()).toEqual(['approved', 'claimed_by_another_user'])
  const winner = people[outcomes.findIndex(({ status }) => status === 'fulfilled')]
  await expect(redeem(login.temp_token)).resolves.toMatchObject({ account_id: winner?.user_id })
})

test('one person approves twice at once: once counts, once is a repetition, and the audit log has one row', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  const attempt = () => decideLogin(person, approve(handleOf(login)), nowhere)
  expect(codes(await raceForGrant(login.temp_token, [attempt, attempt])).toSorted()).toEqual([
    'approved',
    'repeated',
  ])
  const { audit_logs } = await accountRows(person.user_id)
  expect(audit_logs).toHaveLength(1)
})

test('approving and denying at once: whichever comes first, denied is how it ends', async () => {
  for (const order of [
    [approve, deny],
    [deny, approve],
  ]) {
    const login = await startLogin({}, nowhere)
    const person = await createPerson()
    const outcomes = await raceForGrant(
      login.temp_token,
      order.map((decide) => () => decideLogin(person, decide(handleOf(login)), nowhere)),
    )
    expect(['approved', 'already_decided']).toContain(codes(outcomes)[order.indexOf(approve)])
    expect(codes(outcomes)[order.indexOf(deny)]).toBe('denied')
    await expect(redeem(login.temp_token)).rejects.toMatchObject({ code: 'access_denied' })
  }
})

test('a device that collects while its approval expires, or is taken back, is told which', async () => {
  const cases = [
    { set: admin()`redeem_before = now()`, code: 'expired_token' },
    { set: admin()`status = 'denied'`, code: 'access_denied' },
    { set: admin()`status = 'consumed'`, code: 'invalid_token' },
  ]
  for (const { set, code } of cases) {
    const login = await startLogin({}, nowhere)
    const person = await createPerson()
    await decideLogin(person, approve(handleOf(login)), nowhere)
    await expectNoTrace(person.user_id, async () => {
      const outcomes = await raceForGrant(
        login.temp_token,
        [() => redeem(login.temp_token)],
        (sql) =>
          sql`update roost.device_grants set ${set} where secret_hash = ${hashSecret(login.temp_token)}`,
      )
      expect(codes(outcomes)).toEqual([code])
      // What the case has changed itself.
      await admin()`
        update roost.device_grants set status = 'approved', redeem_before = decided_at + interval '2 minutes'
        where secret_hash = ${hashSecret(login.temp_token)}`
    })
  }
})

test('fifty devices collect at once: one session, one device, one row in the audit log, one event', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  const polls = await Promise.allSettled(Array.from({ length: 50 }, () => redeem(login.temp_token)))
  expect(polls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(codes(polls).filter((code) => code === 'invalid_token')).toHaveLength(49)
  const { sync_sessions, devices, audit_logs, sync_events } = await accountRows(person.user_id)
  expect([sync_sessions, devices, sync_events].map((rows) => rows?.length)).toEqual([1, 1, 1])
  expect(audit_logs?.map(({ row }) => row.event_type).toSorted()).toEqual([
    'device_connected',
    'token_claimed',
  ])
})

test('a connection that dies between consuming the login and making the session leaves it to be collected', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  // A connection of its own: the pool's would fail once more when it is opened again.
  const doomed = connect(inject('stack').environment.DATABASE_URL ?? '', 1)
  await expectNoTrace(person.user_id, () =>
    holdHead(person.user_id, async (waiting) => {
      const collected = doomed`
        select * from roost.redeem_grant(
          ${hashSecret(login.temp_token)}, null, false, null, ${randomBytes(32)}, 'flm_sync_0000000', 90, '{}')`
      const died = expect(collected.execute()).rejects.toMatchObject({
        code: expect.stringMatching(/57P01|CONNECTION_CLOSED/),
      })
      await admin()`select pg_terminate_backend(pid) from unnest(${await waiting(1)}::integer[]) as pid`
      await died
    }),
  )
  await doomed.end({ timeout: 0 })
  expect(await grantOf(login.temp_token)).toMatchObject({ status: 'approved', consumed_at: null })
  await expect(redeem(login.temp_token)).resolves.toMatchObject({ account_id: person.user_id })
})

test('an error while the session is made leaves the login to be collected', async () => {
  const login = await startLogin({}, nowhere)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  const name = `fail_${person.user_id.replaceAll('-', '')}`
  await admin().unsafe(`
    create function public.${name}() returns trigger language plpgsql as $$ begin raise 'no session today'; end $$;
    create trigger ${name} before insert on roost.sync_sessions for each row
      when (new.user_id = '${person.user_id}') execute function public.${name}()`)
  try {
    await expectNoTrace(person.user_id, () =>
      expect(redeem(login.temp_token)).rejects.toThrow('no session today'),
    )
  } finally {
    await admin().unsafe(`drop function public.${name}() cascade`)
  }
  await expect(redeem(login.temp_token)).resolves.toMatchObject({ account_id: person.user_id })
})
