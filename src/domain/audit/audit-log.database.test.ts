import { expect, test } from 'vitest'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { admin } from '#testing/admin.ts'
import { isIntact, type Transaction } from '#testing/audit-chain.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'

/** Somebody whose log has 16 rows that came at once, after those of 4 devices that connected. */
async function busyPerson() {
  const person = await createPerson()
  const devices = await Promise.all(Array.from({ length: 4 }, () => connectDevice(person)))
  const origin = { ip: '192.0.2.7', user_agent: 'ünïcödé "quoted" \\' }
  await Promise.all(
    Array.from({ length: 16 }, (_, index) =>
      putSyncConfig(
        devices[index % 4] ?? person,
        { sync_history: index % 2 === 0 },
        index % 3 ? origin : nowhere,
      ),
    ),
  )
  return person
}

test('rows that come at once form one chain, which anybody can recompute', async () => {
  const person = await busyPerson()
  const rows = await admin()`select seq from roost.audit_logs where user_id = ${person.user_id} order by seq`
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1))
  expect(await isIntact(admin(), person.user_id)).toBe(true)
})

const forgeries: Record<string, (sql: Transaction, user_id: string) => Promise<unknown>> = {
  'a changed detail': (sql, user_id) => sql`
    update roost.audit_logs set metadata = '{}' where user_id = ${user_id} and seq = 20`,
  'a changed address': (sql, user_id) => sql`
    update roost.audit_logs set ip_address = '198.51.100.1' where user_id = ${user_id} and seq = 20`,
  'a changed time': (sql, user_id) => sql`
    update roost.audit_logs set created_at = created_at + interval '1 microsecond'
    where user_id = ${user_id} and seq = 20`,
  'a changed row with its hash made to fit': async (sql, user_id) => {
    await sql`update roost.audit_logs set event_type = 'other' where user_id = ${user_id} and seq = 20`
    await sql`
      update roost.audit_logs a set hash = sha256(roost.audit_row_bytes(a)) where user_id = ${user_id} and seq = 20`
  },
  'a row taken out': (sql, user_id) => sql`
    delete from roost.audit_logs where user_id = ${user_id} and seq = 20`,
  'the last row taken off': (sql, user_id) => sql`
    delete from roost.audit_logs where user_id = ${user_id} and seq = 24`,
  'the first row taken off without moving the anchor': (sql, user_id) => sql`
    delete from roost.audit_logs where user_id = ${user_id} and seq = 1`,
  'two rows that change places': async (sql, user_id) => {
    for (const [from, to] of [
      [20, 0],
      [21, 20],
      [0, 21],
    ] as const)
      await sql`update roost.audit_logs set seq = ${to} where user_id = ${user_id} and seq = ${from}`
  },
  "a row of another account's": (sql, user_id) => sql`
    insert into roost.audit_logs select (jsonb_populate_record(a, jsonb_build_object('user_id', ${user_id}::uuid, 'seq', 25))).*
    from roost.audit_logs a where a.user_id <> ${user_id} limit 1`,
}

const person = await busyPerson()
await busyPerson()

test.each(Object.entries(forgeries))('%s breaks the chain', async (_, forge) => {
  const rollback = new Error('rollback')
  const forging = admin().begin(async (sql) => {
    await forge(sql, person.user_id)
    expect(await isIntact(sql, person.user_id)).toBe(false)
    throw rollback
  })
  await expect(forging).rejects.toBe(rollback)
  expect(await isIntact(admin(), person.user_id)).toBe(true)
})
