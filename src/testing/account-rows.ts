import { expect } from 'vitest'
import type { Database } from '#platform/db/connect.ts'
import { admin } from './admin.ts'
import type { Transaction } from './transaction.ts'

type Sql = Database | Transaction

/** The tables that hold rows of an account, by the column that says whose they are. */
export const accountTables = (sql: Sql = admin()): Promise<{ name: string; owner: string }[]> => sql`
  select relname as name, attname as owner
  from pg_class join pg_attribute on attrelid = pg_class.oid
  where relnamespace = 'roost'::regnamespace and relkind = 'r'
    and attname = case relname when 'accounts' then 'id' else 'user_id' end
  order by relname`

let everyRow: Promise<string> | undefined

const selectEveryRow = async (sql: Sql) =>
  (await accountTables(sql))
    .map(
      ({ name, owner }) =>
        `select '${name}' as name, to_jsonb(t) as row from roost.${name} t where ${owner} = $1`,
    )
    .join(' union all ')

/** Every row the database holds of an account, by table; over this connection or transaction if one is given. */
export async function accountRows(user_id: string, sql: Sql = admin()) {
  everyRow ??= selectEveryRow(sql)
  const statement = `${await everyRow} order by name, row`
  const rows = await sql.unsafe<{ name: string; row: Record<string, unknown> }[]>(statement, [user_id])
  return Object.groupBy(rows, ({ name }) => name)
}

/** Runs what must change nothing, and checks that no row of the account is new, gone or another. */
export async function expectNoTrace<T>(user_id: string, attempt: () => Promise<T>, sql?: Sql): Promise<T> {
  const before = await accountRows(user_id, sql)
  const answer = await attempt()
  expect(await accountRows(user_id, sql)).toEqual(before)
  return answer
}

/** Runs what must be refused with `code`, and checks that it left no trace. */
export async function expectRefusal(
  user_id: string,
  attempt: () => Promise<unknown>,
  code: string,
  detail?: Record<string, unknown>,
): Promise<void> {
  await expectNoTrace(user_id, () =>
    expect(attempt()).rejects.toMatchObject({ code, ...(detail && { detail }) }),
  )
}
