import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#platform/db/connect.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from './admin.ts'

/** Answers the connections that wait for the lock, or for each other, once there are `count` of them. */
type Waiting = (count: number) => Promise<number[]>

type Transaction = Parameters<Parameters<Database['begin']>[1]>[0]

/** Locks a row and answers the connection that did. */
type Lock = (sql: Transaction) => Promise<{ pid: number }[]>

const headOf =
  (user_id: string): Lock =>
  (sql) =>
    sql`select pg_backend_pid() as pid from roost.sync_heads where user_id = ${user_id} for update`

/** Holds the lock that orders all writes of an account while `work` runs. */
export const holdHead = (user_id: string, work: (waiting: Waiting) => Promise<void>): Promise<void> =>
  hold(headOf(user_id), work)

async function hold(lock: Lock, work: (waiting: Waiting, sql: Transaction) => Promise<void>): Promise<void> {
  await admin().begin(async (sql) => {
    const [holder] = await lock(sql)
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
    }, sql)
  })
}

/** Lets all attempts begin and meet at the account's lock, lets go of it, and answers how each of them ended. */
export const race = <T>(user_id: string, attempts: (() => Promise<T>)[]) => raceFor(headOf(user_id), attempts)

/**
 * Lets all attempts begin and meet at a device login, in their order. `meanwhile` is what happens to it first.
 */
export const raceForGrant = <T>(
  temp_token: string,
  attempts: (() => Promise<T>)[],
  meanwhile?: (sql: Transaction) => Promise<unknown>,
) =>
  raceFor(
    (sql) => sql`
      select pg_backend_pid() as pid from roost.device_grants
      where secret_hash = ${hashSecret(temp_token)} for update`,
    attempts,
    meanwhile,
  )

async function raceFor<T>(
  lock: Lock,
  attempts: (() => Promise<T>)[],
  meanwhile?: (sql: Transaction) => Promise<unknown>,
): Promise<PromiseSettledResult<Awaited<T>>[]> {
  const begun: Promise<T>[] = []
  await hold(lock, async (waiting, sql) => {
    for (const attempt of attempts) {
      const outcome = attempt()
      outcome.catch(() => {})
      begun.push(outcome)
      await waiting(begun.length)
    }
    await meanwhile?.(sql)
  })
  return Promise.allSettled(begun)
}
