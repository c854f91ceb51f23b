import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { adminOf } from '../admin.ts'
import type { TestServer } from '../provided.ts'
import { startRedis } from '../redis-server.ts'

type Outage = { begin: () => unknown; end: () => unknown }

/** What tells instances of each other's changes, for as long as it lives. */
export type Doorbell = {
  /** The settings of every instance. */
  environment: Record<string, string>
  /** The ways in which it fails, each with what makes it work again. */
  outages: Outage[]
  close: () => Promise<unknown>
}

type Open = (stack: TestServer['stack']) => Promise<Doorbell>

const openPostgresBell: Open = async (stack) => {
  // Under a name of its own, so that servers of other tests keep theirs.
  const name = `bell-${randomUUID()}`
  const url = new URL(stack.environment.DATABASE_LISTEN_URL ?? '')
  url.searchParams.set('application_name', name)
  const sql = adminOf({ stack })
  const kill = async () => {
    const killed =
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${name}`
    expect(killed.length).toBeGreaterThan(0)
  }
  return {
    environment: { ...stack.environment, DATABASE_LISTEN_URL: url.href },
    // Instances listen again by themselves.
    outages: [{ begin: kill, end: () => {} }],
    close: async () => {},
  }
}

const openRedisBell: Open = async ({ environment }) => {
  const { url, start, kill, freeze, thaw } = await startRedis()
  return {
    environment: { ...environment, REDIS_URL: url },
    outages: [
      { begin: kill, end: start },
      { begin: freeze, end: thaw },
    ],
    close: kill,
  }
}

/** As behind a pooler in transaction mode: every instance looks for itself. */
const openNoBell: Open = async ({ environment: { DATABASE_LISTEN_URL: _, ...environment } }) => ({
  environment,
  outages: [],
  close: async () => {},
})

export const doorbells = { Postgres: openPostgresBell, Redis: openRedisBell, 'no doorbell': openNoBell }
