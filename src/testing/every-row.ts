import { adminOf } from './admin.ts'
import type { TestServer } from './provided.ts'

/** Every row the database of a server holds, ours and Auth's, as text; bytes are in hex. As superuser. */
export async function everyRow(server: TestServer): Promise<string[]> {
  const sql = adminOf(server)
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', nspname, relname) as name
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname in ('roost', 'auth', 'public') order by 1`
  const rows: string[] = []
  for (const { name } of tables) {
    for (const { row } of await sql.unsafe(`select t::text as row from ${name} t order by 1`))
      rows.push(`${name} ${row}`)
  }
  return rows
}
