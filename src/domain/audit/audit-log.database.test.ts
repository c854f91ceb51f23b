import { expect, test } from 'vitest'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { admin } from '#testing/admin.ts'
import { checkChain } from '#testing/audit-chain.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import type { Transaction } from '#testing/transaction.ts'
import { verifyAudit } from './verify-audit.ts'

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

test('rows that come at once form one chain, whole at every moment', async () => {
  const writing = busyPerson()
  const person = await writing
  const more = Promise.all(
    Array.from({ length: 16 }, () => putSyncConfig(person, { sync_history: true }, nowhere)),
  )
  let isWriting = true
  const written = more.finally(() => {
    isWriting = false
  })
  while (isWriting) expectValid(await verifyAudit(person))
  await written
  const rows = await admin()`select seq from roost.audit_logs where user_id = ${person.user_id} order by seq`
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  expect(await verifyAudit(person)).toEqual({
    valid: true,
    checked: 40,
    first_seq: 1,
    last_seq: 40,
    anchor_seq: 0,
    anchor_hash: '00'.repeat(32),
    head_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    broken_at: null,
  })
})

const expectValid = ({ valid }: { valid: boolean }) => expect(valid).toBe(true)

test('the chain is checked from where retention has ended', async () => {
  const person = await busyPerson()
  await admin()`
    with anchor as (
      delete from roost.audit_logs where user_id = ${person.user_id} and seq <= 10 returning seq, hash)
    update roost.audit_heads set anchor_seq = 10, anchor_hash = (select hash from anchor where seq = 10)
    where user_id = ${person.user_id}`
  expect(await verifyAudit(person)).toMatchObject({ valid: true, checked: 14, first_seq: 11, last_seq: 24 })
  await admin()`
    with gone as (delete from roost.audit_logs where user_id = ${person.user_id})
    update roost.audit_heads set anchor_seq = seq, anchor_hash = hash where user_id = ${person.user_id}`
  expect(await verifyAudit(person)).toMatchObject({
    valid: true,
    checked: 0,
    first_seq: null,
    last_seq: null,
  })
  await admin()`update roost.audit_heads set anchor_seq = 23 where user_id = ${person.user_id}`
  expect(await verifyAudit(person)).toMatchObject({ valid: false, broken_at: 24 })
})

test('a log without rows is whole', async () => {
  expect(await verifyAudit(await createPerson())).toMatchObject({ valid: true, checked: 0, broken_at: null })
})

type Forgery = { forge: (sql: Transaction, user_id: string) => Promise<unknown>; broken_at: number }

const forgeries: Record<string, Forgery> = {
  'a changed detail': {
    forge: (sql, user_id) => sql`
      update roost.audit_logs set metadata = '{}' where user_id = ${user_id} and seq = 20`,
    broken_at: 20,
  },
  'a changed address': {
    forge: (sql, user_id) => sql`
      update roost.audit_logs set ip_address = '198.51.100.1' where user_id = ${user_id} and seq = 20`,
    broken_at: 20,
  },
  'a changed time': {
    forge: (sql, user_id) => sql`
      update roost.audit_logs set created_at = created_at + interval '1 microsecond'
      where user_id = ${user_id} and seq = 20`,
    broken_at: 20,
  },
  'a changed row with its hash made to fit': {
    forge: async (sql, user_id) => {
      await sql`update roost.audit_logs set event_type = 'other' where user_id = ${user_id} and seq = 20`
      await sql`
        update roost.audit_logs a set hash = sha256(roost.audit_row_bytes(a)) where user_id = ${user_id} and seq = 20`
    },
    broken_at: 21,
  },
  'the last row changed with its hash made to fit': {
    forge: async (sql, user_id) => {
      await sql`update roost.audit_logs set event_type = 'other' where user_id = ${user_id} and seq = 24`
      await sql`
        update roost.audit_logs a set hash = sha256(roost.audit_row_bytes(a)) where user_id = ${user_id} and seq = 24`
    },
    broken_at: 24,
  },
  'a row taken out': {
    forge: (sql, user_id) => sql`delete from roost.audit_logs where user_id = ${user_id} and seq = 20`,
    broken_at: 20,
  },
  'the last row taken off': {
    forge: (sql, user_id) => sql`delete from roost.audit_logs where user_id = ${user_id} and seq = 24`,
    broken_at: 24,
  },
  'every row taken away': {
    forge: (sql, user_id) => sql`delete from roost.audit_logs where user_id = ${user_id}`,
    broken_at: 1,
  },
  'the first row taken off without moving the anchor': {
    forge: (sql, user_id) => sql`delete from roost.audit_logs where user_id = ${user_id} and seq = 1`,
    broken_at: 1,
  },
  'two rows that change places': {
    forge: async (sql, user_id) => {
      for (const [from, to] of [
        [20, 0],
        [21, 20],
        [0, 21],
      ] as const)
        await sql`update roost.audit_logs set seq = ${to} where user_id = ${user_id} and seq = ${from}`
    },
    broken_at: 20,
  },
  'a row put before the first': {
    forge: (sql, user_id) => sql`
      insert into roost.audit_logs select (jsonb_populate_record(a, '{"seq": 0}')).*
      from roost.audit_logs a where user_id = ${user_id} and seq = 1`,
    broken_at: 0,
  },
  "a row of another account's": {
    forge: (sql, user_id) => sql`
      insert into roost.audit_logs select (jsonb_populate_record(a, jsonb_build_object('user_id', ${user_id}::uuid, 'seq', 25))).*
      from roost.audit_logs a where a.user_id <> ${user_id} limit 1`,
    broken_at: 25,
  },
}

const person = await busyPerson()
await busyPerson()

test.each(Object.entries(forgeries))('%s breaks the chain, and it shows where', async (_, forgery) => {
  const rollback = new Error('rollback')
  const forging = admin().begin(async (sql) => {
    await forgery.forge(sql, person.user_id)
    expect(await checkChain(sql, person.user_id)).toMatchObject({ broken_at: forgery.broken_at })
    throw rollback
  })
  await expect(forging).rejects.toBe(rollback)
  expect(await verifyAudit(person)).toMatchObject({ valid: true })
})

test('nobody can check the log of another', async () => {
  const stranger = await createPerson()
  await admin().begin(async (sql) => {
    await sql`select set_config('request.jwt.claim.sub', ${stranger.user_id}, true)`
    expect(await sql`select * from roost.check_audit_chain(${person.user_id})`).toHaveLength(0)
  })
})

test('an account has its log verified once at a time: who asks meanwhile is told to come again, others are not', async () => {
  const [person, other] = [await busyPerson(), await busyPerson()]
  await admin().begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`roost.verify_audit ${person.user_id}`}, 0))`
    await expect(verifyAudit(person)).rejects.toMatchObject({
      code: 'too_many_requests',
      detail: { retry_after_seconds: 1 },
    })
    expectValid(await verifyAudit(other))
  })
  expectValid(await verifyAudit(person))
})
