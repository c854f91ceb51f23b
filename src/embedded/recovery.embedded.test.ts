import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readPidFile } from './postmaster.ts'
import { findServerUser } from './server-user.ts'
import { connect, newTestFolder, spawnOwner, startTestStack } from './test-stack.ts'

const serverPid = async (folder: string) => (await readPidFile(join(folder, 'postgres')))?.pid ?? 0

/** A process nobody has waited for stays visible as a zombie. */
const isRunning = (pid: number) =>
  promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).then(
    ({ stdout }) => !stdout.startsWith('Z'),
    () => false,
  )

test('a killed server is back by itself with every committed row, until a stop, which is final', async () => {
  const folder = await newTestFolder()
  const { env, lines, stop } = await startTestStack(folder, { durable: true })
  const sql = connect(env.DATABASE_MIGRATION_URL)
  await sql`create table kept (value int)`
  for (const times of [1, 2]) {
    await sql`insert into kept select generate_series(1, 1000)`
    process.kill(await serverPid(folder), 'SIGKILL')
    const back = () => lines.filter((line) => line === 'Postgres is running again').length
    await vi.waitFor(() => expect(back()).toBe(times), 10_000)
    expect(await sql`select count(*)::int from kept`).toEqual([{ count: times * 1000 }])
  }
  expect(lines[0]).toBe('Postgres ended unexpectedly (SIGKILL)')
  process.kill(await serverPid(folder), 'SIGKILL')
  await stop()
  await expect(connect(env.DATABASE_URL)`select 1`).rejects.toThrow()
})

test('Auth answers every request while its server is killed, and works again after', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const folder = await newTestFolder()
  const { env, startAuth, lines } = await startTestStack(folder, { durable: true })
  const auth = await startAuth()
  const post = async (path: string, body: object) => {
    const headers = { apikey: env.NEXT_PUBLIC_SUPABASE_ANON_KEY }
    const request = new Request(`${env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return (await auth.fetch(request, null)).status
  }
  const signIn = () =>
    post('/token?grant_type=password', { email: 'a@example.com', password: 'correct horse' })
  expect(await post('/signup', { email: 'a@example.com', password: 'correct horse' })).toBe(200)
  const statuses = new Set<number>()
  let done = false
  const visitor = async () => {
    while (!done) {
      statuses.add(await signIn())
      statuses.add(await post('/verify', { type: 'recovery', token_hash: 'unknown' }))
    }
  }
  const visitors = Promise.all([1, 2, 3, 4, 5, 6].map(visitor))
  for (const times of [1, 2, 3]) {
    await vi.waitFor(async () => expect(await signIn()).toBe(200), 10_000)
    process.kill(await serverPid(folder), 'SIGKILL')
    const back = () => lines.filter((line) => line === 'Postgres is running again').length
    await vi.waitFor(() => expect(back()).toBe(times), 10_000)
  }
  done = true
  await visitors
  expect([...statuses].sort()).toEqual([200, 403, 503])
  expect(await signIn()).toBe(200)
  vi.restoreAllMocks()
})

test('the server left by a killed Roost is stopped by the next, which finds every committed row', async () => {
  const folder = await newTestFolder()
  const owner = spawnOwner(folder)
  const { env } = await owner.started
  const sql = connect(env?.DATABASE_MIGRATION_URL ?? '')
  await sql`create table kept as select 42 as value`
  owner.process.kill('SIGKILL')
  await once(owner.process, 'exit')
  const orphan = await serverPid(folder)
  expect(await isRunning(orphan)).toBe(true)

  const next = await startTestStack(folder)
  expect(next.lines[0]).toContain(`process ${orphan}`)
  expect(await isRunning(orphan)).toBe(false)
  expect(await connect(next.env.DATABASE_MIGRATION_URL)`select value from kept`).toEqual([{ value: 42 }])
})

test('a Roost killed together with its server leaves a folder that starts', async () => {
  const folder = await newTestFolder()
  const owner = spawnOwner(folder)
  const { env } = await owner.started
  await connect(env?.DATABASE_MIGRATION_URL ?? '')`create table kept as select 42 as value`
  const server = await serverPid(folder)
  owner.process.kill('SIGKILL')
  process.kill(server, 'SIGKILL')
  await once(owner.process, 'exit')
  const next = await startTestStack(folder)
  expect(await connect(next.env.DATABASE_MIGRATION_URL)`select value from kept`).toEqual([{ value: 42 }])
})

test('a Roost killed in the middle of its first start leaves a folder that starts', async () => {
  const folder = await newTestFolder()
  const owner = spawnOwner(folder)
  const draft = async () => (await readdir(folder)).some((name) => name.startsWith('postgres.new-'))
  await vi.waitUntil(draft, { timeout: 10_000, interval: 5 })
  owner.process.kill('SIGKILL')
  await once(owner.process, 'exit')
  const { env } = await startTestStack(folder)
  expect(await connect(env.DATABASE_URL)`select 1 as alive`).toEqual([{ alive: 1 }])
  expect((await readdir(folder)).filter((name) => name.startsWith('postgres'))).toEqual([
    'postgres',
    'postgres.log',
  ])
})

test('pid files whose pid went to another process, or that a power cut emptied, do not prevent a start', async () => {
  const folder = await newTestFolder()
  const first = await startTestStack(folder)
  const pidFile = join(folder, 'postgres/postmaster.pid')
  const content = await readFile(pidFile, 'utf8')
  await first.stop()

  // The server's account may signal this process, so Postgres alone would take it for a running server.
  const stranger = spawn('sleep', ['60'], { ...(await findServerUser(join(folder, 'postgres'))) })
  onTestFinished(() => void stranger.kill())
  await writeFile(pidFile, content.replace(/^\d+/, String(stranger.pid)))
  const second = await startTestStack(folder)
  expect(await connect(second.env.DATABASE_URL)`select 1 as alive`).toEqual([{ alive: 1 }])
  expect(stranger.exitCode).toBeNull()
  await second.stop()

  await writeFile(pidFile, '')
  const third = await startTestStack(folder)
  expect(await connect(third.env.DATABASE_URL)`select 1 as alive`).toEqual([{ alive: 1 }])
})
