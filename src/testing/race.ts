import { setTimeout as sleep } from 'node:timers/promises'
import { config } from '#platform/config/config.ts'
import { database } from '#platform/db/pool.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { admin } from './admin.ts'
import type { Transaction } from './transaction.ts'

/** Answers the connections that wait for the lock held, or for each other, once there are `count` of them. */
type Waiting = (count: number) => Promise<number[]>

/** What can be held of an account. The heads' lock orders all its writes. */
type Table = 'sync_heads' | 'audit_heads' | 'sync_sessions' | 'devices'

/** Locks rows and answers the connection that did. */
type Lock = (sql: Transaction) => Promise<{ pid: number }[]>

const rowsOf =
  (table: Table, user_id: string): Lock =>
  (sql) =>
    sql`select pg_backend_pid() as pid from roost.${sql(table)} where user_id = ${user_id} for update`

/** Holds the account's rows of a table locked while `work` runs. */
export const hold = (
  table: Table,
  user_id: string,
  work: (waiting: Waiting) => Promise<void>,
): Promise<void> => holdLock(rowsOf(table, user_id), work)

async function holdLock(
  lock: Lock,
  work: (waiting: Waiting, sql: Transaction) => Promise<void>,
): Promise<void> {
  await admin().begin(async (sql) => {
    const [holder] = await lock(sql)
    await work(async (count) => {
      for (;;) {
        const waiting = await admin()<{ pid: number }[]>`
          with recursive queue (pid) as (
            values (${holder?.pid ?? 0}::integer)
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

/**
 * Lets all attempts begin, in their order, and as many as there are connections for meet at a lock of the account, lets
 * go of it, and answers how each of them ended.
 */
export const race = <T>(user_id: string, attempts: (() => Promise<T>)[], table: Table = 'sync_heads') =>
  raceFor(rowsOf(table, user_id), attempts)

/** Lets all attempts begin and meet at a device login, in their order. `meanwhile` is what happens to it first. */
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
  await holdLock(lock, async (waiting, sql) => {
    for (const attempt of attempts) {
      const outcome = attempt()
      outcome.catch(() => {})
      begun.push(outcome)
      // Those for which there is no connection yet wait for one of these.
      await waiting(Math.min(begun.length, config().DATABASE_POOL_MAX))
    }
    await meanwhile?.(sql)
  })
  return Promise.allSettled(begun)
}

/** Kills connections of the server's in the middle of what they do, and lets `failed` see how that fails. */
export async function killConnections(pids: number[], failed: Promise<unknown>): Promise<void> {
  await admin()`select pg_terminate_backend(pid) from unnest(${pids}::integer[]) as pid`
  await failed
  // A connection that died is opened again, and then blames its first query for its death (porsager/postgres#1215).
  const blamed = Array.from({ length: config().DATABASE_POOL_MAX }, () => database()`select pg_sleep(0.02)`)
  await Promise.allSettled(blamed)
}
