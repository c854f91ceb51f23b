import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from './connect.ts'

/** Two instances that start at once migrate one after the other. */
const LOCK = 7_206_853

/**
 * Applies every migration of `folder` that `databaseUrl` has not seen, each in a transaction of its own, and answers
 * the versions applied. The history table is the Supabase CLI's, so that either may go on where the other left off.
 */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  const sql = connect(databaseUrl, 1)
  try {
    await sql`select pg_advisory_lock(${LOCK})`
    await sql.unsafe(`
      create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (
        version text primary key, statements text[], name text);
    `)
    const known = await sql<{ version: string }[]>`select version from supabase_migrations.schema_migrations`
    const seen = new Set(known.map((row) => row.version))
    const files = (await readdir(folder)).filter((file) => /^\d+_\w+\.sql$/.test(file)).sort()
    const applied: string[] = []
    for (const file of files) {
      const [version = '', name = ''] = file.replace(/\.sql$/, '').split(/_(.*)/)
      if (seen.has(version)) continue
      const text = await readFile(join(folder, file), 'utf8')
      await sql.begin(async (transaction) => {
        await transaction.unsafe(text)
        await transaction`
          insert into supabase_migrations.schema_migrations (version, statements, name)
          values (${version}, ${[text]}, ${name})`
      })
      applied.push(version)
    }
    return applied
  } finally {
    await sql.end()
  }
}
