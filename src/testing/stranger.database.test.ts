import { randomUUID } from 'node:crypto'
import { describe, expect, inject, test } from 'vitest'
import { putLegacyKey } from '#domain/vault/put-legacy-key.ts'
import { connect } from '#platform/db/connect.ts'
import { accountRows, accountTables } from './account-rows.ts'
import { admin } from './admin.ts'
import { nowhere } from './people.ts'
import type { Transaction } from './transaction.ts'
import { emptyVault, pushUnsealed } from './vault.ts'

/** Somebody with a row in every table that holds rows of people. */
async function fullAccount(): Promise<string> {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await putLegacyKey(vault.device, Buffer.alloc(32).toString('base64'), nowhere)
  await admin()`
    insert into roost.vault_keyrings (user_id, version, key_version, key_id, document)
    values (${vault.user_id}, 1, 1, ${Buffer.alloc(16)}, '{}')`
  await admin()`
    insert into roost.browser_sessions (user_id, session_id) values (${vault.user_id}, ${vault.user_id})`
  await admin()`
    insert into roost.idempotency_keys (user_id, key_hash, fingerprint)
    values (${vault.user_id}, ${Buffer.alloc(32)}, ${Buffer.alloc(32)})`
  await admin()`
    insert into roost.vault_blob_versions (user_id, data_type, version, format, key_version, encrypted_blob, nonce,
      blob_size_bytes, created_at)
    select ${vault.user_id}, 'collection', -age, 0, 0, '', '', 1, now() - make_interval(years => age)
    from generate_series(1, 40) as age`
  return vault.user_id
}

/** How a caller can bring claims: as Roost sets them, as Supabase's REST does, and not at all. */
const claims: Record<string, (sql: Transaction, sub: string) => Promise<unknown>> = {
  'as Roost sets them': (sql, sub) => sql`select set_config('request.jwt.claim.sub', ${sub}, true)`,
  "as Supabase's REST sets them": (sql, sub) =>
    sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub, role: 'authenticated' })}, true)`,
  'that are missing': async () => {},
}

/**
 * Runs statements as `authenticated`, with somebody's claims, and takes back what they did. What `prepare` does first it
 * does as the owner.
 */
async function asStranger<T>(
  bring: (typeof claims)[string],
  work: (sql: Transaction) => Promise<T>,
  prepare: (sql: Transaction) => Promise<unknown> = async () => {},
): Promise<T> {
  const rollback = new Error('rollback')
  let answer: T | undefined
  await admin()
    .begin(async (sql) => {
      await prepare(sql)
      await bring(sql, randomUUID())
      await sql`set local role authenticated`
      answer = await work(sql)
      throw rollback
    })
    .catch((error) => {
      if (error !== rollback) throw error
    })
  return answer as T
}

/** How many rows a statement met, or that it was denied, or what else the database said. */
const outcome = (sql: Transaction, statement: (sql: Transaction) => Promise<{ count: number }>) =>
  sql
    .savepoint(async (inner) => (await statement(inner)).count)
    .catch((error) => (error.code === '42501' ? 'denied' : error.code))

const user_id = await fullAccount()
const tables = await accountTables()
const rows = await accountRows(user_id)

describe.each(Object.entries(claims))('with claims of their own %s, a stranger', (_, bring) => {
  test.each(tables)('meets no row of $name and puts none in', async ({ name, owner }) => {
    expect(rows[name]?.length).toBeGreaterThan(0)
    await asStranger(bring, async (sql) => {
      const table = sql`roost.${sql(name)}`
      const columns = Object.keys(rows[name]?.[0]?.row ?? {})
      const met = [
        await outcome(sql, (s) => s`select ${s(owner)} from ${table} where ${s(owner)} = ${user_id}`),
        await outcome(sql, (s) => s`select from ${table}`),
        await outcome(sql, (s) => s`select ${s(owner)} from ${table} for update`),
        await outcome(sql, (s) => s`delete from ${table}`),
        await outcome(sql, (s) => s`truncate ${table}`),
      ]
      for (const column of columns) {
        met.push(await outcome(sql, (s) => s`update ${table} set ${s(column)} = ${s(column)}`))
      }
      expect(met.filter((what) => what !== 0 && what !== 'denied')).toEqual([])
      const copy = sql.json(rows[name]?.[0]?.row as never)
      const insert = (s: Transaction) =>
        s`insert into ${table} select * from jsonb_populate_record(null::${table}, ${copy})`
      expect(await outcome(sql, insert)).toBe('denied')
    })
  })

  test('gets nowhere with the pieces of verbs', async () => {
    const [session] =
      await admin()`select id, device_id, token_hash from roost.sync_sessions where user_id = ${user_id}`
    const hash = Buffer.alloc(32, 9)
    const attempts: [string, (sql: Transaction) => Promise<{ count: number }>, number | string][] = [
      ['devices', (s) => s`select * from roost.devices_of(${user_id}, null)`, 0],
      ['event', (s) => s`select roost.record_event(${user_id}, 'data_updated', 'history', 9, null)`, 'RS001'],
      ['audit', (s) => s`select roost.record_audit(${user_id}, 'data_cleared', '{}', null, '{}')`, 'denied'],
      [
        'any audit',
        (s) => s`select roost.append_audit(${user_id}, 'data_cleared', '{}', null, '{}')`,
        'denied',
      ],
      ['session', (s) => s`select where roost.end_session(${session?.id})`, 0],
      [
        'token',
        (s) =>
          s`select where roost.replace_token(${session?.id}, ${session?.token_hash}, ${hash}, '', 9) is not null`,
        0,
      ],
      [
        'next token',
        (s) => s`
          select from roost.announce_token(${session?.id}, ${session?.token_hash}, ${hash}, '', 9)
          where expires_at is not null`,
        0,
      ],
      ['device', (s) => s`select where roost.remove_device(${session?.device_id}) is not null`, 0],
      ['chain', (s) => s`select from roost.check_audit_chain(${user_id})`, 0],
      ['glance', (s) => s`select where roost.glance_at_chain(${user_id}, true) is not null`, 0],
      ['log', (s) => s`select where roost.describe_audit(${user_id}, true) ->> 'since' is not null`, 0],
      [
        'searching',
        (s) => s`
          select from jsonb_array_elements(
            roost.search_audit(${user_id}, '{}', null, null, 50, 1000) -> 'events')`,
        0,
      ],
      ['all sessions', (s) => s`select * from roost.end_device_sessions()`, 0],
      ['all devices', (s) => s`select * from roost.remove_devices(null)`, 0],
      ['all but one', (s) => s`select * from roost.remove_devices(${session?.device_id})`, 'RS001'],
      ['browsers', (s) => s`select * from roost.browsers_of_caller()`, 0],
      ['sign-in', (s) => s`select roost.note_sign_in(${randomUUID()}, '{}')`, 1],
      ['members', (s) => s`select * from roost.key_members_of(${user_id})`, 0],
      ['pruning', (s) => s`select roost.prune_blob_versions(${user_id}, 'collection')`, 1],
      ['pruning bytes', (s) => s`select roost.prune_kept_bytes(${user_id}, 0)`, 1],
      [
        'storing',
        (s) =>
          s`select roost.store_blob(${user_id}, null, 'collection', 9, 0::smallint, 0, '', '', null, 0, 99, 99)`,
        'RS001',
      ],
      ['preferences', (s) => s`select where roost.config_of(${user_id}) is not null`, 0],
      ['cursor', (s) => s`select where roost.cursor_of(${user_id}) is not null`, 0],
      ['protection', (s) => s`select where roost.protection_of(${user_id}) <> 'none'`, 0],
      [
        'activity',
        (s) => s`select from unnest(roost.count_daily_events(${user_id}, 30)) as count where count > 0`,
        0,
      ],
      ['blob', (s) => s`select where roost.blob_facts(${user_id}, 'collection') is not null`, 0],
      ['version', (s) => s`select where roost.version_facts(${user_id}, 'collection', 1) is not null`, 0],
      ['entering', (s) => s`select roost.find_browser_session(${user_id}, ${randomUUID()})`, 'denied'],
    ]
    let before: unknown
    const tryAll = async (sql: Transaction) => {
      for (const [name, attempt, met] of attempts) expect(await outcome(sql, attempt), name).toBe(met)
      await sql`reset role`
      expect(await accountRows(user_id, sql)).toEqual(before)
    }
    await asStranger(bring, tryAll, async (sql) => {
      // Old versions are pruned by a job of every account that nobody has locked, in whichever test that runs.
      await sql`select from roost.sync_heads where user_id = ${user_id} for update`
      before = await accountRows(user_id, sql)
    })
  })
})

test('tables that belong to nobody are closed to people', async () => {
  const others = await admin()`
    select relname as name from pg_class where relnamespace = 'roost'::regnamespace and relkind = 'r'
      and not (relname = any(${tables.map(({ name }) => name)}))`
  expect(others.map(({ name }) => name).toSorted()).toEqual([
    'oauth_clients',
    'rate_limits',
    'security_events',
    'sync_retired_tokens',
  ])
  await asStranger(
    async () => {},
    async (sql) => {
      for (const { name } of others) {
        const table = sql`roost.${sql(name)}`
        expect(await outcome(sql, (s) => s`select from ${table}`)).toBe('denied')
        expect(await outcome(sql, (s) => s`delete from ${table}`)).toBe('denied')
        expect(await outcome(sql, (s) => s`insert into ${table} default values`)).toBe('denied')
      }
    },
  )
})

test("the server's login becomes a person by a verb alone: it reads no table, and not as the system", async () => {
  const app = connect(inject('stack').environment.DATABASE_URL ?? '', 1)
  try {
    for (const { name } of tables) {
      await expect(app`select from roost.${app(name)}`, name).rejects.toMatchObject({ code: '42501' })
    }
    await expect(app`set role roost_system`).rejects.toMatchObject({ code: '42501' })
    await expect(app`select * from auth.users`).rejects.toMatchObject({ code: '42501' })
  } finally {
    await app.end()
  }
})
