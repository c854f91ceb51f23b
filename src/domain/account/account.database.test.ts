import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { call } from '#platform/db/call.ts'
import { database } from '#platform/db/pool.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { accountRows, expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { hold } from '#testing/race.ts'
import { getProof } from './get-proof.ts'

const remove = (person: { user_id: string; session_id: string }) =>
  call((sql) => sql`select roost.delete_account(${person.user_id}, ${person.session_id}) as deleted`)
const fail = (email: string, origin = nowhere) =>
  call((sql) => sql`select roost.record_failed_sign_in(${email}, 'hash', ${sql.json(origin)})`)

test('whoever writes while their account is deleted is refused, and leaves nothing', async () => {
  const person = await createPerson()
  const devices = await Promise.all([1, 2, 3, 4].map(() => connectDevice(person)))
  const writing = devices.map(async (device) => {
    let writes = 0
    for (;;) {
      const refusal = await putSyncConfig(device, { sync_history: writes % 2 === 0 }, nowhere).catch(
        (error: unknown) => error,
      )
      if (refusal) return { refusal, writes }
      writes++
    }
  })
  await expect
    .poll(() => admin()`select seq from roost.sync_heads where user_id = ${person.user_id} and seq > 40`)
    .toHaveLength(1)
  expect(await remove(person)).toEqual([{ deleted: true }])
  for (const { refusal, writes } of await Promise.all(writing)) {
    expect(refusal).toMatchObject({ code: 'unauthorized' })
    expect(writes).toBeGreaterThan(0)
  }
  expect(await accountRows(person.user_id)).toEqual({})
})

test('a device that connected while the account waits to be deleted does not stand in the way', async () => {
  const person = await createPerson()
  await getSyncConfig(person)
  const token = randomUUID()
  const outcomes: Promise<unknown>[] = []
  await hold('sync_heads', person.user_id, async (waiting) => {
    // Not by `call`, which would try again after a deadlock.
    outcomes.push(
      database()`select roost.delete_account(${person.user_id}, ${person.session_id}) as deleted`.execute(),
    )
    await waiting(1)
    const [device] = await admin()`
      insert into roost.devices (user_id, name, device_type) values (${person.user_id}, 'Newcomer', 'desktop')
      returning id`
    await admin()`
      insert into roost.sync_sessions (user_id, device_id, token_hash, token_prefix, expires_at, last_used_at)
      values (${person.user_id}, ${device?.id}, ${hashSecret(token)}, 'new', now() + interval '1 day',
        now() - interval '1 hour')`
    outcomes.push(
      database()`
      select roost.put_sync_config(${hashSecret(token)}, null, null, '{"sync_history": false}', '{}')`.execute(),
    )
    await waiting(2)
  })
  const [deletion, write] = await Promise.allSettled(outcomes)
  expect(deletion).toEqual({ status: 'fulfilled', value: [{ deleted: true }] })
  expect(write).toMatchObject({ status: 'fulfilled' })
  expect(await accountRows(person.user_id)).toEqual({})
})

test('of several deletions at once one finds something to delete', async () => {
  const person = await createPerson()
  await getSyncConfig(person)
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => remove(person)))
  expect(outcomes.flat().filter(({ deleted }) => deleted)).toHaveLength(1)
  const events = await admin()`
    select from roost.security_events where metadata ->> 'account_id' = ${person.user_id}`
  expect(events).toHaveLength(1)
})

test('nobody deletes the account of another, or by a session that is over', async () => {
  const [person, stranger] = [await createPerson(), await createPerson()]
  await getSyncConfig(person)
  await expectNoTrace(person.user_id, async () => {
    const mixed = { user_id: person.user_id, session_id: stranger.session_id }
    await expect(remove(mixed)).rejects.toMatchObject({ code: 'unauthorized' })
    await admin()`delete from auth.sessions where id = ${person.session_id}`
    await expect(remove(person)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(getProof(person)).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

test('what was begun anew after a deletion is swept once the sign-in is gone, and not before', async () => {
  const person = await createPerson()
  await remove(person)
  await getSyncConfig(person)
  const sweep = () => call((sql) => sql`select roost.sweep_account(${person.user_id})`)
  await sweep()
  expect((await accountRows(person.user_id)).accounts).toHaveLength(1)
  await admin()`delete from auth.users where id = ${person.user_id}`
  await sweep()
  expect(await accountRows(person.user_id)).toEqual({})
})

test('a failed sign-in is in the log of the account it was meant for, or else noted without the address', async () => {
  const person = await createPerson()
  await getSyncConfig(person)
  const origin = { ip: '192.0.2.7', user_agent: randomUUID() } as unknown as typeof nowhere
  await fail(` ${person.email?.toUpperCase()} `, origin)
  await fail(`nobody-${randomUUID()}@example.test`, origin)
  expect((await accountRows(person.user_id)).audit_logs).toMatchObject([
    { row: { event_type: 'sign_in_failed', ip_address: '192.0.2.7', user_agent: origin.user_agent } },
  ])
  const noted = await admin()`
    select metadata from roost.security_events where user_agent = ${origin.user_agent}`
  expect(noted).toEqual([{ metadata: { email_hash: 'hash' } }])
})

test('a proof tells whether there is a password to ask for, and whether the sign-in is from just now', async () => {
  const person = await createPerson()
  expect(await getProof(person)).toEqual({ email: person.email, has_password: false, is_fresh: true })
  await admin()`update auth.users set encrypted_password = 'hash' where id = ${person.user_id}`
  await admin()`
    update auth.sessions set created_at = now() - interval '1 hour' where id = ${person.session_id}`
  expect(await getProof(person)).toEqual({
    email: person.email,
    has_password: true,
    is_fresh: false,
  })
})
