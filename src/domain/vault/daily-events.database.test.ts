import { expect, test } from 'vitest'
import { call } from '#platform/db/call.ts'
import { admin } from '#testing/admin.ts'
import { createPerson, idBefore } from '#testing/people.ts'
import { seededRandom } from '#testing/realtime/seeded-random.ts'
import { getOverview } from './get-overview.ts'

/** Gives a person events of these ages in days, however many, in place of those they have. */
async function liveThrough(user_id: string, ages: number[]): Promise<void> {
  const falling = ages.toSorted((one, other) => other - one)
  await admin()`
    insert into roost.sync_events (user_id, seq, event_type, created_at)
    select ${user_id}, row_number() over (order by nth), 'data_updated', now() - age * interval '1 day'
    from unnest(${falling}::float8[]) with ordinality as event (age, nth)`
  await admin()`update roost.sync_heads set seq = ${ages.length}, floor_seq = 0 where user_id = ${user_id}`
}

/** What the overview should say, by looking at each event. */
async function countEach(user_id: string, today: string): Promise<number[]> {
  const rows = await admin()<{ count: number }[]>`
    select count(e.seq)::integer as count
    from generate_series(0, 29) as day
    left join roost.sync_events e on e.user_id = ${user_id}
      and (e.created_at at time zone 'UTC')::date = ${today}::date - day
    group by day order by day desc`
  return rows.map(({ count }) => count)
}

/** Somebody who has been seen once, so that there is an account. */
async function newAccount() {
  const person = await createPerson()
  await getOverview(person)
  return person
}

test('an account to which nothing has happened shows thirty days of nothing', async () => {
  const { activity, today } = await getOverview(await createPerson())
  expect(activity).toEqual(Array(30).fill(0))
  expect(Math.abs(Date.parse(today) - Date.now())).toBeLessThan(2 * 86_400_000)
})

test('every day has the events that happened on it, whatever the days were like', async () => {
  const random = seededRandom(20)
  for (let round = 0; round < 25; round++) {
    const person = await newAccount()
    const busy = random() < 0.5 ? 1 : 200
    const ages = Array.from({ length: Math.floor(random() * 40 * busy) }, () => random() ** 3 * 45)
    await liveThrough(person.user_id, ages)
    const { activity, today } = await getOverview(person)
    expect(activity, `round ${round}`).toEqual(await countEach(person.user_id, today))
  }
})

test('events that retention has removed are not looked for', async () => {
  const person = await newAccount()
  await liveThrough(person.user_id, [80, 40, 31, 30.5, 12, 3, 0, 0])
  await call((sql) => sql`select roost.prune_events(${idBefore(person.user_id)}, 30, 100)`)
  const { activity, today } = await getOverview(person)
  expect(activity).toEqual(await countEach(person.user_id, today))
  expect(activity.reduce((sum, count) => sum + count, 0)).toBe(4)
})
