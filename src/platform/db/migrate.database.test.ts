import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startThrowaway } from '#embedded/throwaway.ts'
import { startDebianPostgres } from '#testing/debian-postgres.ts'
import { openAppLogin, prepareDatabase } from '#testing/prepare-database.ts'
import { migrations } from '#testing/stack.ts'
import { connect, type Database } from './connect.ts'
import { migrate } from './migrate.ts'

const databases = [
  { name: 'Postgres 15', start: startDebianPostgres },
  {
    name: 'the packaged Postgres',
    start: async () => {
      const { env, stop } = await startThrowaway()
      return { admin_url: env.DATABASE_MIGRATION_URL, close: stop }
    },
  },
]

describe.each(databases)('on $name, by a role that is no superuser', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>
  let migrator: string
  let sql: Database

  beforeAll(async () => {
    server = await start()
    migrator = (await prepareDatabase(server.admin_url)).migration_url
    sql = connect(migrator, 1)
  }, 60_000)
  afterAll(async () => {
    await sql?.end()
    await server?.close()
  })

  test('two instances that start at once apply every migration once', async () => {
    const files = (await readdir(migrations)).filter((file) => file.endsWith('.sql')).sort()
    const versions = files.map((file) => file.split('_')[0])
    const applied = await Promise.all([migrate(migrator, migrations), migrate(migrator, migrations)])
    expect(applied.toSorted((a, b) => a.length - b.length)).toEqual([[], versions])
    expect(await migrate(migrator, migrations)).toEqual([])

    // As the Supabase CLI would have written it, which goes on from here.
    const history = await sql`
      select version, name, statements from supabase_migrations.schema_migrations order by version`
    expect(history.map(({ version, name }) => `${version}_${name}.sql`)).toEqual(files)
    expect(history[0]?.statements).toEqual([await readFile(join(migrations, files[0] ?? ''), 'utf8')])
  })

  test('what was migrated so serves a person, through the login that may call verbs alone', async () => {
    await migrate(migrator, migrations)
    const { user_id, session_id } = await createSession(server.admin_url)
    const app = connect(await openAppLogin(server.admin_url), 1)
    onTestFinished(() => app.end())
    const caller = app`null, ${user_id}, ${session_id}`
    const put = () => app`
      select version from roost.put_blob(
        ${caller}, 'history', 0::smallint, 'text', 'nonce', null, 4, null, false, null, null, 0, null, 99, 99)`
    expect([...(await put()), ...(await put())]).toEqual([{ version: 1 }, { version: 2 }])
    expect(await app`select version, encrypted_blob from roost.list_blobs(${caller}, null)`).toEqual([
      { version: 2, encrypted_blob: Buffer.from('text') },
    ])
    await expect(app`select from roost.vault_blobs`).rejects.toMatchObject({ code: '42501' })
    const [config] = await app`select roost.get_sync_config(${caller}) as config`
    expect(config?.config).toMatchObject({ sync_history: true })
  })

  test('a migration that fails leaves nothing of itself, and goes on from there when it is mended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roost-migrations-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const write = (file: string, text: string) => writeFile(join(folder, file), text)
    await write('29990101000000_good.sql', 'create table roost.good (id integer)')
    await write('29990101000001_broken.sql', 'create table roost.broken (id integer); select 1 / 0;')
    await write('29990101000002_later.sql', 'create table roost.later (id integer)')
    await write('notes.txt', 'no migration')
    await expect(migrate(migrator, folder)).rejects.toThrow('division by zero')
    const made = () => sql`
      select relname as name from pg_class
      where relnamespace = 'roost'::regnamespace and relname in ('good', 'broken', 'later') order by name`
    expect(await made()).toEqual([{ name: 'good' }])
    await write('29990101000001_broken.sql', 'create table roost.broken (id integer)')
    expect(await migrate(migrator, folder)).toEqual(['29990101000001', '29990101000002'])
    expect(await made()).toHaveLength(3)
  })
})

/** An Auth user with a session. */
async function createSession(admin_url: string) {
  const admin = connect(admin_url, 1)
  const person = { user_id: randomUUID(), session_id: randomUUID() }
  await admin`insert into auth.users (id, email) values (${person.user_id}, 'person@example.test')`
  await admin`insert into auth.sessions (id, user_id) values (${person.session_id}, ${person.user_id})`
  await admin.end()
  return person
}
