import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getConstructionPlans, PgBoss } from 'pg-boss'
import { expect, test as oneByOne, type TestContext } from 'vitest'
import { database } from '#platform/db/pool.ts'
import { admin } from '#testing/admin.ts'
import { migrations } from '#testing/stack.ts'
import { bossDatabase } from './boss-database.ts'
import { type Job, openJobs } from './open-jobs.ts'

/** Each has a queue of its own, and mostly waits for it. What belongs to one of them comes from its context. */
const test = oneByOne.concurrent

const never = '0 0 1 1 *'
/** The most often that pg-boss looks for what is due. */
const poll_seconds = 1

const newQueue = () => `test-${randomUUID()}`
const open = ({ onTestFinished }: TestContext, queue: string, jobs: Job[]) =>
  onTestFinished(openJobs({ queue, jobs, poll_seconds }))

const scheduled = (queue: string) =>
  admin()`select key, cron, options from pgboss.schedule where name = ${queue} order by key`

/** Asks for jobs by name, as a schedule does when they are due. */
async function ask({ expect }: TestContext, queue: string, names: string[]): Promise<void> {
  await expect.poll(() => scheduled(queue)).not.toHaveLength(0)
  const boss = new PgBoss({ db: bossDatabase, migrate: false, supervise: false, schedule: false })
  await boss.start()
  for (const name of names)
    await boss.send(queue, null, { singletonKey: name, retryDelay: 0, retryBackoff: false })
  await boss.stop()
}

const states = (queue: string) => admin()`
  select singleton_key as name, state, retry_count as retries from pgboss.job where name = ${queue} order by 1`

test('the migration is what the package prints for its schema', async () => {
  const plan = getConstructionPlans('pgboss')
  const migration = await readFile(join(migrations, '20261120100600_jobs.sql'), 'utf8')
  const between = migration.slice(migration.indexOf('CREATE SCHEMA'), migration.indexOf('-- pg-boss ends'))
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  expect([...lines(between), 'COMMIT;']).toEqual(lines(plan.slice(plan.indexOf('CREATE SCHEMA'))))
})

test('the schema in the database is the one the package expects', async () => {
  const boss = new PgBoss({
    db: {
      executeSql: async (text, values = []) => ({
        rows: [...(await admin().unsafe(text, values as never[]))],
      }),
    },
    migrate: false,
    supervise: false,
    schedule: false,
  })
  await boss.start()
  expect(await boss.detectSchemaDrift()).toMatchObject({ ok: true })
  await boss.stop()
})

test('instances share the work: each job is done by one of them, once', async (context) => {
  const queue = newQueue()
  const done: string[] = []
  const names = Array.from({ length: 12 }, (_, index) => `job-${index}`)
  const jobs = names.map((name) => ({ name, cron: never, run: async () => void done.push(name) }))
  for (let instance = 0; instance < 3; instance++) open(context, queue, jobs)
  await ask(context, queue, names)
  await context.expect
    .poll(async () => (await states(queue)).filter(({ state }) => state === 'completed'))
    .toHaveLength(12)
  expect(done.toSorted()).toEqual(names.toSorted())
})

test('a job that waits or runs is not asked for again', async (context) => {
  const queue = newQueue()
  const release = Promise.withResolvers<void>()
  let runs = 0
  const run = async () => {
    runs += 1
    await release.promise
  }
  open(context, queue, [{ name: 'slow', cron: never, run }])
  await ask(context, queue, ['slow'])
  await context.expect.poll(() => runs).toBe(1)
  await ask(context, queue, ['slow', 'slow'])
  expect(await states(queue)).toMatchObject([{ state: 'active' }])
  release.resolve()
  await context.expect.poll(() => states(queue)).toMatchObject([{ state: 'completed' }])
  expect(runs).toBe(1)
})

test('a job that fails is tried again and harms nothing else', async (context) => {
  const queue = newQueue()
  let tries = 0
  const flaky = async () => {
    tries += 1
    if (tries < 3) throw new Error('not yet')
  }
  open(context, queue, [
    { name: 'flaky', cron: never, run: flaky },
    { name: 'sound', cron: never, run: async () => {} },
  ])
  await ask(context, queue, ['flaky', 'sound'])
  await context.expect
    .poll(() => states(queue))
    .toMatchObject([
      { name: 'flaky', state: 'completed', retries: 2 },
      { name: 'sound', state: 'completed' },
    ])
})

test('a job under way is told to end when its process stops, and is done by the next one', async (context) => {
  const queue = newQueue()
  const started = Promise.withResolvers<void>()
  const close = openJobs({
    queue,
    jobs: [
      {
        name: 'long',
        cron: never,
        run: async (signal) => {
          started.resolve()
          await sleep(60_000, undefined, { signal })
        },
      },
    ],
    poll_seconds,
  })
  await ask(context, queue, ['long'])
  await started.promise
  await close()
  expect(await states(queue)).toMatchObject([{ state: 'retry' }])
  open(context, queue, [{ name: 'long', cron: never, run: async () => {} }])
  await context.expect.poll(() => states(queue)).toMatchObject([{ state: 'completed' }])
})

test('what is due by the clock is done', async (context) => {
  const queue = newQueue()
  const done = Promise.withResolvers<void>()
  open(context, queue, [{ name: 'each-minute', cron: '* * * * *', run: async () => done.resolve() }])
  await done.promise
})

test('a job that a newer version has dropped is no longer due', async (context) => {
  const queue = newQueue()
  const job = (name: string) => ({ name, cron: never, run: async () => {} })
  await openAndClose(context, queue, [job('old'), job('kept')])
  await openAndClose(context, queue, [job('kept'), job('new')])
  expect((await scheduled(queue)).map(({ key }) => key)).toEqual(['kept', 'new'])
})

async function openAndClose({ expect }: TestContext, queue: string, jobs: Job[]) {
  const before = await scheduled(queue)
  const close = openJobs({ queue, jobs })
  const last = jobs.at(-1)?.name
  await expect.poll(async () => (await scheduled(queue)).map(({ key }) => key)).toContain(last)
  if (before.length > 0) await expect.poll(() => scheduled(queue)).toHaveLength(jobs.length)
  await close()
}

test("what pg-boss does by itself, the server's login may do", async () => {
  const queue = newQueue()
  const boss = new PgBoss({ db: bossDatabase, migrate: false, supervise: false, schedule: false })
  await boss.start()
  await boss.createQueue(queue, { expireInSeconds: 1, deleteAfterSeconds: 1, retryLimit: 0 })
  const ids = [await boss.send(queue, {}), await boss.send(queue, {})]
  await boss.fetch(queue)
  await admin()`
    update pgboss.job set started_on = now() - interval '1 hour', created_on = now() - interval '1 hour'
    where name = ${queue} and state = 'active'`
  await boss.supervise(queue)
  expect((await states(queue)).map(({ state }) => state).toSorted()).toEqual(['created', 'failed'])
  await admin()`
    update pgboss.job set completed_on = now() - interval '1 hour' where name = ${queue} and state = 'failed'`
  await admin()`update pgboss.queue set maintain_on = null where name = ${queue}`
  await boss.supervise(queue)
  expect(await states(queue)).toHaveLength(1)
  await boss.cancel(
    queue,
    ids.filter((id) => id !== null),
  )
  await boss.resolveFlow()
  await boss.stop()
})

test('JSON that comes as text is JSON in the database, and text is text', async () => {
  const { rows } = await bossDatabase.executeSql(
    "select $1::jsonb -> 'a' as json, $2::text as text, $3::int as nothing",
    ['{"a":[1]}', '{"a":[1]}', undefined],
  )
  expect(rows).toEqual([{ json: [1], text: '{"a":[1]}', nothing: null }])
})

test('a transaction of pg-boss that fails leaves no connection in it', async () => {
  await expect(bossDatabase.executeSql('begin; select 1 / 0; commit;')).rejects.toMatchObject({
    code: '22012',
  })
  const looks = Array.from({ length: 40 }, () => database()`select 1 as one`)
  await expect(Promise.all(looks)).resolves.toHaveLength(40)
})
