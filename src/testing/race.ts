import { setTimeout as sleep } from 'node:timers/promises'
import { config } from '#platform/config/config.ts'
import { database } from '#platform/db/pool.ts'
import { admin } from './admin.ts'

/** Answers the connections that wait for the lock held, or for each other, once there are `count` of them. */
type Waiting = (count: number) => Promise<number[]>

/** What can be held of an account. The heads' lock orders all its writes. */
type Lock = 'sync_heads' | 'audit_heads' | 'sync_sessions' | 'devices'

/** Holds the account's rows of a table locked while `work` runs. */
export async function hold(
  lock: Lock,
  user_id: string,
  work: (waiting: Waiting) => Promise<void>,
): Promise<void> {
  await admin().begin(async (sql) => {
    const [holder] = await sql<{ pid: number }[]>`
      select pg_backend_pid() as pid from roost.${sql(lock)} where user_id = ${user_id} for update`
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

/**
 * Lets all attempts begin and as many as there are connections for meet at a lock of the account, lets go of it, and
 * answers how each of them ended.
 */
export async function race<T>(
  user_id: string,
  attempts: (() => Promise<T>)[],
  lock: Lock = 'sync_heads',
): Promise<PromiseSettledResult<Awaited<T>>[]> {
  let outcomes = Promise.allSettled<T>([])
  await hold(lock, user_id, async (waiting) => {
    outcomes = Promise.allSettled(attempts.map((attempt) => attempt()))
    // Those for which there is no connection yet wait for one of these.
    await waiting(Math.min(attempts.length, config().DATABASE_POOL_MAX))
  })
  return outcomes
}

/** Kills connections of the server's in the middle of what they do, and lets `failed` see how that fails. */
export async function killConnections(pids: number[], failed: Promise<unknown>): Promise<void> {
  await admin()`select pg_terminate_backend(pid) from unnest(${pids}::integer[]) as pid`
  await failed
  // A connection that died is opened again, and then blames its first query for its death (porsager/postgres#1215).
  const blamed = Array.from({ length: config().DATABASE_POOL_MAX }, () => database()`select pg_sleep(0.02)`)
  await Promise.allSettled(blamed)
}
