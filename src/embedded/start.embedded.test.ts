import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { findServerUser } from './server-user.ts'
import { connect, newTestFolder, spawnOwner, startTestStack } from './test-stack.ts'

const isRoot = process.getuid?.() === 0

test('the first start makes the database, a stop leaves nothing running, the second finds the data again', async () => {
  const folder = await newTestFolder()
  const dataDir = join(folder, 'with a space', '.roost')
  // Safe as in real use, where the tests elsewhere trade that for speed.
  const first = await startTestStack(dataDir, { durable: true })
  expect(first.dataDir).toBe(dataDir)
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
  const sql = connect(first.env.DATABASE_MIGRATION_URL)
  const [settings] = await sql`
    select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
      current_setting('listen_addresses') as addresses, current_setting('timezone') as timezone,
      current_setting('server_encoding') as encoding, upper('ä') as upper`
  expect(settings).toEqual({
    fsync: 'on',
    checksums: 'on',
    addresses: '',
    timezone: 'UTC',
    encoding: 'UTF8',
    upper: 'Ä',
  })
  await sql`create table kept as select 42 as value`
  const [server] = await sql<{ socket: string }[]>`
    select trim('"' from current_setting('unix_socket_directories')) as socket`
  expect((await stat(server?.socket ?? '')).mode & 0o777).toBe(0o700)
  await sql.end()
  await first.stop()
  await expect(stat(server?.socket ?? '')).rejects.toThrow('ENOENT')
  expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid')

  const second = await startTestStack(dataDir, { durable: true })
  expect(second.env).toEqual(first.env)
  expect(await connect(second.env.DATABASE_MIGRATION_URL)`select value from kept`).toEqual([{ value: 42 }])
})

test('the app gets a login that owns nothing, and every login needs its password', async () => {
  const { env, authUrl } = await startTestStack(await newTestFolder())
  const app = connect(env.DATABASE_URL)
  const [role] = await app`
    select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles
    where rolname = current_user`
  expect(role).toEqual({
    rolname: 'roost_app',
    rolsuper: false,
    rolinherit: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolbypassrls: false,
  })
  await expect(app`select from auth.users`).rejects.toThrow('permission denied')
  await expect(connect(authUrl)`create table public.mine ()`).rejects.toThrow('permission denied')
  for (const url of [env.DATABASE_URL, env.DATABASE_MIGRATION_URL, authUrl]) {
    await expect(connect(url.replace(/:[^:@]+@/, ':guess@'))`select 1`).rejects.toThrow(
      'authentication failed',
    )
  }
})

test('a second start on a folder in use is refused with the pid of the first, and harms nothing', async () => {
  const folder = await newTestFolder()
  const { env } = await startTestStack(folder)
  await expect(startTestStack(folder)).rejects.toThrow(`in use by another Roost (process ${process.pid})`)
  const second = spawnOwner(folder)
  expect((await second.started).error).toMatch(/^DataFolderInUse: .* \(process \d+\)/)
  expect(await connect(env.DATABASE_URL)`select 1 as alive`).toEqual([{ alive: 1 }])
})

test('a TMPDIR too long for a socket does not matter', async () => {
  const folder = await newTestFolder()
  const long = join(folder, 'long'.repeat(25))
  await mkdir(long)
  vi.stubEnv('TMPDIR', long)
  vi.stubEnv('PGPORT', '1')
  vi.stubEnv('PGDATA', '/nonexistent')
  const { env } = await startTestStack(join(folder, 'data'))
  vi.unstubAllEnvs()
  expect(await connect(env.DATABASE_URL)`select 1 as alive`).toEqual([{ alive: 1 }])
})

test('what people store never reaches the log', async () => {
  const folder = await newTestFolder()
  const { env, lines } = await startTestStack(folder)
  const sql = connect(env.DATABASE_MIGRATION_URL)
  await sql`create table secrets (value text primary key)`
  await sql`insert into secrets values ('whisper')`
  await expect(sql`insert into secrets values ('whisper')`).rejects.toThrow('duplicate key')
  await expect(sql.unsafe(`select 'whisper' from nowhere`)).rejects.toThrow('does not exist')
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const killed = sql`select 'whisper', pg_sleep(10)`.catch((error: Error) => error)
  await vi.waitUntil(async () => (await readFile(`/proc/${backend?.pid}/wchan`, 'utf8')) !== '')
  process.kill(backend?.pid ?? 0, 'SIGKILL')
  expect(await killed).toBeInstanceOf(Error)
  await vi.waitFor(async () => expect(await sql`select 1 as alive`).toEqual([{ alive: 1 }]), 5000)
  const log = await readFile(join(folder, 'postgres.log'), 'utf8')
  expect(log).toContain('terminated by signal 9')
  expect(log).not.toContain('whisper')
  expect(lines.join()).not.toContain('whisper')
})

test.skipIf(!isRoot)(
  'root keeps its data in the folder it names, though the server cannot reach that',
  async () => {
    const folder = await newTestFolder()
    const dataDir = join(folder, 'closed', '.roost')
    await mkdir(join(folder, 'closed'), { mode: 0o700 })
    const { env } = await startTestStack(dataDir)
    expect(await connect(env.DATABASE_URL)`select 1 as alive`).toEqual([{ alive: 1 }])
    expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0)
  },
)

const nobody = isRoot ? await findServerUser('/nonexistent') : undefined
const readable =
  nobody &&
  spawnSync(process.execPath, ['-e', 'fs.accessSync(process.argv[1])', import.meta.filename], nobody)
const skipped = !isRoot || readable?.status !== 0

test.skipIf(skipped)(
  'an ordinary user runs the server as itself, and root can go on with its data',
  async () => {
    const folder = await newTestFolder()
    if (nobody) await chown(folder, nobody.uid, nobody.gid)
    const owner = spawnOwner(folder, nobody)
    const { env, error } = await owner.started
    expect(error).toBeUndefined()
    await connect(env?.DATABASE_MIGRATION_URL ?? '')`create table kept as select 42 as value`
    owner.process.stdin?.end()
    await once(owner.process, 'exit')
    expect((await stat(join(folder, 'postgres'))).uid).toBe(nobody?.uid)

    const asRoot = await startTestStack(folder)
    expect(asRoot.env).toEqual(env)
    expect(await connect(asRoot.env.DATABASE_MIGRATION_URL)`select value from kept`).toEqual([{ value: 42 }])
  },
)
