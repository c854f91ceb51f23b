import { setTimeout as sleep } from 'node:timers/promises'
import { type JobWithMetadata, PgBoss } from 'pg-boss'
import { log } from '#platform/log/log.ts'
import { bossDatabase } from './boss-database.ts'

/** Work that is due again and again. What is done is committed piece by piece: it may be cut off anywhere. */
export type Job = {
  name: string
  /** When it is due: a cron expression, UTC. */
  cron: string
  /** Ends soon after `signal` aborts, by throwing: the job is then tried again. */
  run: (signal: AbortSignal) => Promise<void>
}

type Jobs = {
  queue: string
  jobs: Job[]
  /** How often this process looks for work. */
  poll_seconds?: number
}

/** How long a job that fails waits before its next try, doubled each time. */
const RETRY_SECONDS = 30

/** How long work under way may take to end when the process stops. */
const STOP_MS = 5000

/**
 * Takes part in the jobs of `queue`: all processes that open it share the work through Postgres, and one of them does
 * each. A failure is logged and tried again, and so is the opening itself while the database does not answer.
 * Answers what ends it.
 */
export function openJobs(given: Jobs): () => Promise<void> {
  const stopping = new AbortController()
  const opened = keepOpening(given, stopping.signal)
  return async () => {
    stopping.abort()
    const boss = await opened
    await boss?.stop({ timeout: STOP_MS })
  }
}

async function keepOpening(given: Jobs, stopping: AbortSignal): Promise<PgBoss | undefined> {
  while (!stopping.aborted) {
    const boss = createBoss(given)
    try {
      await boss.start()
      await takePart(boss, given, stopping)
      return boss
    } catch (error) {
      log().error({ error }, 'jobs cannot start; trying again')
      await boss.stop({ graceful: false }).catch(() => {})
      await sleep(RETRY_SECONDS * 1000, undefined, { signal: stopping }).catch(() => {})
    }
  }
  return undefined
}

function createBoss({ poll_seconds = 30 }: Jobs): PgBoss {
  const boss = new PgBoss({
    db: bossDatabase,
    // The schema comes with our migrations, and its indexes are small.
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
    cronWorkerIntervalSeconds: poll_seconds,
    cronMonitorIntervalSeconds: poll_seconds,
  })
  boss.on('error', (error) => log().error({ error }, 'jobs failed'))
  boss.on('warning', ({ message }) => log().warn({ warning: message }, 'jobs'))
  return boss
}

async function takePart(boss: PgBoss, { queue, jobs, poll_seconds = 30 }: Jobs, stopping: AbortSignal) {
  await boss.createQueue(queue, {
    // Of each job at most one waits or runs.
    policy: 'exclusive',
    retryLimit: 5,
    retryDelay: RETRY_SECONDS,
    retryBackoff: true,
    expireInSeconds: 900,
    deleteAfterSeconds: 86_400,
  })
  for (const { name, cron } of jobs) {
    await boss.schedule(queue, cron, null, { key: name, singletonKey: name, missed: 'once' })
  }
  for (const { key } of await boss.getSchedules(queue)) {
    if (!jobs.some(({ name }) => name === key)) await boss.unschedule(queue, key)
  }
  const options = { pollingIntervalSeconds: poll_seconds, includeMetadata: true } as const
  await boss.work(queue, options, async (due: JobWithMetadata[]) => {
    for (const job of due) await perform(jobs, job, stopping)
  })
}

async function perform(jobs: Job[], due: JobWithMetadata, stopping: AbortSignal): Promise<void> {
  const job = jobs.find(({ name }) => name === due.singletonKey)
  // A newer or an older instance knows it.
  if (!job) throw new Error(`This version has no job ${due.singletonKey}.`)
  const started = performance.now()
  try {
    await job.run(AbortSignal.any([due.signal, stopping]))
    log().debug({ job: job.name, ms: Math.round(performance.now() - started) }, 'job done')
  } catch (error) {
    if (!stopping.aborted) log().error({ job: job.name, error }, 'job failed; it will be tried again')
    throw error
  }
}
