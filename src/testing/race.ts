import { setTimeout as sleep } from 'node:timers/promises'
import { config } from '#platform/config/config.ts'
import { admin } from './admin.ts'

/** Answers the connections that wait for the head's lock, or for each other, once there are `count` of them. */
type Waiting = (count: number) => Promise<number[]>

/** Holds the lock that orders all writes of an account while `work` runs. */
export async function holdHead(user_id: string, work: (waiting: Waiting) => Promise<void>): Promise<void> {
  await admin().begin(async (sql) => {
    const [holder] = await sql<{ pid: number }[]>`
      select pg_backend_pid() as pid from roost.sync_heads where user_id = ${user_id} for update`
    await work(async (count) => {
      for (;;) {
        const waiting = await admin()<{ pid: number }[]>`
          with recursive queue (pid) as (
            select ${holder?.pid ?? 0}::integer
            union
            select activity.pid from pg_stat_activity activity, queue
            where queue.pid = any(pg_blocking_pids(activity.pid))
          )
          select pid from queue offset 1`
        if (waiting.length >= count) return waiting.map(({ pid }) => pid)
        await sleep(5)
      }
    })
  })
}

/** Lets all attempts begin and meet at the account's lock, lets go of it, and answers how each of them ended. */
export async function race<T>(
  user_id: string,
  attempts: (() => Promise<T>)[],
): Promise<PromiseSettledResult<Awaited<T>>[]> {
  let outcomes = Promise.allSettled<T>([])
  await holdHead(user_id, async (waiting) => {
    outcomes = Promise.allSettled(attempts.map((attempt) => attempt()))
    // Those for which there is no connection yet wait for one of these.
    await waiting(Math.min(attempts.length, config().DATABASE_POOL_MAX))
  })
  return outcomes
}
