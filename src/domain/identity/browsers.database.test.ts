import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { viewDevices } from '#domain/devices/view-devices.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { call } from '#platform/db/call.ts'
import { accountRows } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { followRecorded } from '#testing/outlet.ts'
import { createPerson } from '#testing/people.ts'
import { audited } from '#testing/rotation.ts'
import type { Person } from './credential.ts'

/** Somebody signs in, as Auth grants it, from a browser at this address. */
async function signIn(person: Person, ip: string, user_agent: string): Promise<Person> {
  const session_id = randomUUID()
  await admin()`insert into auth.sessions (id, user_id) values (${session_id}, ${person.user_id})`
  await call(
    (sql) => sql`
      select roost.record_sign_in(${person.user_id}, ${session_id}, 'password', ${sql.json({ ip, user_agent })})`,
  )
  return { ...person, session_id }
}

const browsersOf = async (person: Person) => (await viewDevices(person, { name: '', page: 1 })).browsers

const age = ({ user_id }: Person) => admin()`
  update roost.browser_sessions set last_used_at = now() - interval '1 hour' where user_id = ${user_id}`

const usedAgo = async (person: Person) => {
  const [row] = await admin()<{ seconds: number }[]>`
    select extract(epoch from now() - last_used_at)::float as seconds from roost.browser_sessions
    where session_id = ${person.session_id}`
  return row?.seconds
}

test('the browsers that are signed in are listed with where they came from, the one that asks first', async () => {
  const person = await createPerson()
  const here = await signIn(person, '192.0.2.7', 'Here')
  const there = await signIn(person, '2001:db8::1', 'There')
  expect(await browsersOf(here)).toEqual([
    { is_current: true, ip_address: '192.0.2.7', user_agent: 'Here', ...times },
    { is_current: false, ip_address: '2001:db8::1', user_agent: 'There', ...times },
    { is_current: false, ip_address: null, user_agent: null, ...times },
  ])
  expect((await browsersOf(there))[0]).toMatchObject({ is_current: true, user_agent: 'There' })
})

const times = { created_at: expect.any(String), last_used_at: expect.any(String) }

test('what Auth has ended is listed no more, and forgotten with the next sign-in', async () => {
  const person = await createPerson()
  const gone = await signIn(person, '192.0.2.7', 'Gone')
  const expired = await signIn(person, '192.0.2.8', 'Expired')
  await admin()`delete from auth.sessions where id = ${gone.session_id}`
  await admin()`update auth.sessions set not_after = now() where id = ${expired.session_id}`
  expect(await browsersOf(person)).toMatchObject([{ is_current: true, user_agent: null }])
  const here = await signIn(person, '192.0.2.9', 'Here')
  expect((await accountRows(person.user_id)).browser_sessions).toHaveLength(1)
  expect(await browsersOf(here)).toHaveLength(2)
})

test('a sign-in of somebody else is neither listed nor forgotten', async () => {
  const stranger = await signIn(await createPerson(), '192.0.2.7', 'Theirs')
  await admin()`delete from auth.sessions where id = ${stranger.session_id}`
  const person = await signIn(await createPerson(), '192.0.2.8', 'Mine')
  expect((await browsersOf(person)).map(({ user_agent }) => user_agent)).toEqual(['Mine', null])
  expect((await accountRows(stranger.user_id)).browser_sessions).toHaveLength(1)
})

test('that a browser was used is noted at most once a minute', async () => {
  const person = await signIn(await createPerson(), '192.0.2.7', 'Here')
  await age(person)
  const other = await signIn(person, '192.0.2.7', 'Other')
  await Promise.all(Array.from({ length: 5 }, () => getSyncConfig(person)))
  expect(await usedAgo(person)).toBeLessThan(60)
  const noted = (await accountRows(person.user_id)).browser_sessions
  await Promise.all([getSyncConfig(person), getSyncConfig(other)])
  expect((await accountRows(person.user_id)).browser_sessions).toEqual(noted)
})

test('a browser that follows counts as used', async () => {
  const person = await signIn(await createPerson(), '192.0.2.7', 'Here')
  await followRecorded(person)
  await age(person)
  await expect.poll(() => usedAgo(person)).toBeLessThan(60)
})

test('that the other browsers were signed out is written down', async () => {
  const person = await signIn(await createPerson(), '192.0.2.7', 'Here')
  const { user_id, session_id } = person
  await call((sql) => sql`select roost.record_browsers_signed_out(${user_id}, ${session_id}, '{}')`)
  expect(await audited(user_id, 'browsers_signed_out')).toMatchObject([{ metadata: {} }])
  await admin()`delete from auth.sessions where id = ${session_id}`
  await expect(
    call((sql) => sql`select roost.record_browsers_signed_out(${user_id}, ${session_id}, '{}')`),
  ).rejects.toMatchObject({ code: 'unauthorized' })
})
