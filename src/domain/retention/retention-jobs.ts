import type { PendingQuery } from 'postgres'
import { IDEMPOTENCY_TTL_SECONDS } from '#domain/idempotency/remember.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Database } from '#platform/db/connect.ts'
import type { Job } from '#platform/jobs/open-jobs.ts'

/** How many rows go in one transaction. */
const BITE = 1000

const NOBODY = '00000000-0000-0000-0000-000000000000'

type Bite = { removed: number; account_id?: string | null }
type Prune = (sql: Database, after: string) => PendingQuery<Bite[]>

/** Removes bite by bite what is older than the settings say. Minutes are spread, so that no two begin together. */
export const retentionJobs: Job[] = [
  pruning(
    'grants',
    '3 * * * *',
    rows((sql) => sql`select roost.prune_grants(${BITE}) as removed`),
  ),
  pruning(
    'rate-limits',
    '8 * * * *',
    rows((sql) => sql`select roost.prune_rate_limits(${BITE}) as removed`),
  ),
  pruning(
    'idempotency-keys',
    '13 * * * *',
    rows((sql) => sql`select roost.prune_idempotency_keys(${IDEMPOTENCY_TTL_SECONDS}, ${BITE}) as removed`),
  ),
  pruning(
    'events',
    '18 * * * *',
    accounts((sql, after) => {
      const days = config().RETAIN_EVENTS_DAYS
      return sql`select * from roost.prune_events(${after}, ${days}, ${BITE})`
    }),
  ),
  pruning(
    'sessions',
    '23 3 * * *',
    rows((sql) => sql`select roost.prune_sessions(${config().RETAIN_SESSIONS_DAYS}, ${BITE}) as removed`),
  ),
  pruning(
    'security-events',
    '28 3 * * *',
    rows((sql) => {
      const days = config().RETAIN_SECURITY_EVENTS_DAYS
      return sql`select roost.prune_security_events(${days}, ${BITE}) as removed`
    }),
  ),
  pruning(
    'audit',
    '33 3 * * *',
    accounts((sql, after) => {
      const days = config().RETAIN_AUDIT_DAYS
      return sql`select * from roost.prune_audit(${after}, ${days}, ${BITE})`
    }),
  ),
  pruning(
    'versions',
    '38 3 * * *',
    accounts((sql, after) => sql`select * from roost.prune_idle_versions(${after})`),
  ),
]

type Walk = (signal: AbortSignal) => Promise<void>

function pruning(what: string, cron: string, run: Walk): Job {
  return { name: `prune-${what}`, cron, run }
}

/** Bites until one is not full. */
function rows(prune: Prune): Walk {
  return async (signal) => {
    for (let removed = BITE; removed === BITE; ) removed = (await bite(prune, NOBODY, signal)).removed
  }
}

/** Goes from account to account, and on when an account has nothing left to remove. */
function accounts(prune: Prune): Walk {
  return async (signal) => {
    for (let after = NOBODY; ; ) {
      const { removed, account_id } = await bite(prune, after, signal)
      if (!account_id) return
      if (removed < BITE) after = account_id
    }
  }
}

async function bite(prune: Prune, after: string, signal: AbortSignal): Promise<Bite> {
  signal.throwIfAborted()
  const [taken] = await call((sql) => prune(sql, after))
  if (!taken) throw new Error('a verb of retention answers one row')
  return taken
}
