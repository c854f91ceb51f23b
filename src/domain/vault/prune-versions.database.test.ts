import { expect, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { createPerson } from '#testing/people.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { getBlob } from './get-blob.ts'
import { getOverview } from './get-overview.ts'

type Age = { days?: number; hours?: number; minutes?: number; device?: string | null }

const laptop = '00000000-0000-4000-8000-00000000000a'
const phone = '00000000-0000-4000-8000-00000000000b'

/** Arranges versions 1, 2, … of these ages before the start of this hour, prunes, and answers the versions left. */
async function prune(ages: Age[]): Promise<number[]> {
  const person = await createPerson()
  await getOverview(person)
  const rows = ages.map(({ days = 0, hours = 0, minutes = 0, device = laptop }, index) => ({
    version: index + 1,
    age: (days * 24 + hours) * 60 + minutes,
    device,
  }))
  const kept = await admin().begin(async (sql) => {
    await sql`
      insert into roost.vault_blob_versions (user_id, data_type, version, format, key_version, encrypted_blob, nonce,
        blob_size_bytes, device_id, created_at)
      select ${person.user_id}, 'collection', version, 0, 0, '', '', 0, device,
        date_trunc('hour', now(), 'UTC') - make_interval(mins => age)
      from jsonb_to_recordset(${sql.json(rows)}) as arranged (version bigint, age integer, device uuid)`
    await sql`set local timezone = 'Asia/Kathmandu'`
    await sql`select roost.prune_blob_versions(${person.user_id}, 'collection')`
    return await sql<{ version: number }[]>`
      select version from roost.vault_blob_versions where user_id = ${person.user_id} order by version`
  })
  return kept.map(({ version }) => version)
}

const many = (count: number, age: Age): Age[] => Array.from({ length: count }, () => age)
const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** Fills the places of the last twenty, so that what comes before them stays for another reason or goes. */
const twenty = many(20, { minutes: 0 })

test('the last twenty versions stay, however old they are', async () => {
  expect(await prune(many(25, { days: 400 }))).toEqual(upTo(25, 6))
  expect(await prune(many(20, { days: 400 }))).toEqual(upTo(20))
})

test('of each hour of the last day the last version stays', async () => {
  const ages = [
    { hours: 26, minutes: 30 },
    { hours: 3, minutes: 50 },
    { hours: 3, minutes: 10 },
    { hours: 2, minutes: 59 },
    { hours: 2, minutes: 1 },
    { hours: 1 },
    ...twenty,
  ]
  // Version 1 is the last of its day, unless that day is the one the later ones are of.
  const kept = await prune(ages)
  expect(kept.filter((version) => version > 1)).toEqual([3, 5, 6, ...upTo(26, 7)])
})

test('of each day of the last month the last version stays, and nothing before', async () => {
  const ages = [
    ...many(3, { days: 45 }),
    ...many(3, { days: 31, hours: 1 }),
    ...many(3, { days: 28 }),
    ...many(2, { days: 10 }),
    { days: 3 },
    ...twenty,
  ]
  expect(await prune(ages)).toEqual([9, 11, 12, ...upTo(32, 13)])
})

test('of each device the last version stays, however old; writes without a device count as one', async () => {
  const ages = [
    ...many(2, { days: 400, device: phone }),
    ...many(2, { days: 300, device: null }),
    ...many(2, { days: 200, device: laptop }),
    ...twenty,
  ]
  expect(await prune(ages)).toEqual([2, 4, ...upTo(26, 7)])
})

test('other types and other people keep theirs', async () => {
  const [mine, theirs] = [await emptyVault(), await emptyVault()]
  for (const { user_id } of [mine, theirs]) {
    await admin()`
      insert into roost.vault_blob_versions (user_id, data_type, version, format, key_version, encrypted_blob, nonce,
        blob_size_bytes, created_at)
      select ${user_id}, data_type, version, 0, 0, '', '', 0, now() - interval '400 days'
      from generate_series(1, 40) as version, unnest(array['collection', 'history']) as data_type`
  }
  await admin()`select roost.prune_blob_versions(${mine.user_id}, 'collection')`
  const kept = ({ user_id }: typeof mine) => admin()`
    select data_type, count(*) from roost.vault_blob_versions where user_id = ${user_id} group by 1 order by 1`
  expect([...(await kept(mine)), ...(await kept(theirs))].map(({ count }) => count)).toEqual([20, 40, 40, 40])
})

test('writing prunes by the way: an older client that writes per keystroke leaves a bounded trail', async () => {
  const vault = await emptyVault()
  for (let version = 1; version <= 50; version++) await pushUnsealed(vault, `text ${version}`)
  const [kept] = await admin()`
    select count(*)::int, max(version)::int as last from roost.vault_blob_versions where user_id = ${vault.user_id}`
  expect(kept?.count).toBeLessThan(30)
  expect(kept?.last).toBe(50)
  const { encrypted_blob } = await getBlob(vault.device, 'collection', undefined)
  expect(Buffer.from(encrypted_blob ?? []).toString()).toBe('text 50')
})
