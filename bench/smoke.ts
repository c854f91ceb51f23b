import { roomyLimits } from '#testing/limits.ts'
import { createLane } from './create-lane.ts'
import { startWorker } from './jobs.ts'
import type { Lane } from './lane.ts'
import type { Logins } from './logins.ts'
import { describeMachine } from './machine.ts'
import type { Duration } from './measure.ts'
import { createRows, type Row } from './rows.ts'
import { type OnStarted, type Outcome, runBenchmark } from './run.ts'
import { type Bar, judge, renderLogins, renderTable } from './table.ts'
import { startTargets } from './targets.ts'

const CONNECTIONS = [1, 32]
const LOGINS = 30
const WARM_UP: Duration = { settle_ms: 1000, measured_ms: 0 }
/** All cells are measured once a round, so that a machine that slows down slows them alike. */
const ROUND: Duration = { settle_ms: 200, measured_ms: 1500 }
const ROUNDS = 3

const NOTES = [
  `Medians of ${ROUNDS} interleaved rounds of ${ROUND.measured_ms / 1000} s. Load, server and Postgres share the machine.`,
  `Limits raised, since all load comes from one address: ${Object.keys(roomyLimits)
    .map((name) => `\`${name}\``)
    .join(', ')}.`,
  '¹ `GET /api/no-such-route`: a catch-all `route.ts` that answers 404 as JSON.',
].join('\n\n')

/** Measures everything in one run. Answers the report, and whether every bar holds. */
async function smoke(onStarted: OnStarted): Promise<Outcome> {
  const { urls, stack } = await startTargets(onStarted)
  const load = startWorker('load.ts')
  const sql = startWorker('direct-sql.ts', stack.environment)
  onStarted(() => [load, sql].map((worker) => worker.stop()))
  const machine = await describeMachine(stack.admin_url)
  const lanes: Lane[] = []
  while (lanes.length < Math.max(...CONNECTIONS)) {
    lanes.push(await createLane({ name: 'Roost', url: urls.roost, stack }))
  }
  const rows = createRows(urls, load, sql)
  const all = Object.values(rows)
  await measureRound(all, lanes, WARM_UP)
  for (const row of all) row.samples.clear()
  for (let round = 0; round < ROUNDS; round++) await measureRound(all, lanes, ROUND)
  const logins = await load.run<Logins>('measureLogins', { url: urls.roost, lanes: lanes.slice(0, LOGINS) })

  const verdicts = barsOf(rows).map(judge)
  const bars = verdicts.map(({ line }) => line).join('\n')
  return {
    report: [machine, renderTable(all, CONNECTIONS), NOTES, renderLogins(logins), bars].join('\n\n'),
    holds: verdicts.every(({ holds }) => holds),
  }
}

const barsOf = ({ put, put_sql, get, next }: ReturnType<typeof createRows>): Bar[] => [
  { claim: 'PUT / its SQL alone, at 32', row: put, beside: put_sql, connections: 32, at_least: 0.5 },
  { claim: 'GET / a constant Next route, at 32', row: get, beside: next, connections: 32, at_least: 3 },
]

async function measureRound(rows: readonly Row[], lanes: readonly Lane[], duration: Duration): Promise<void> {
  for (const connections of CONNECTIONS) {
    for (const row of rows) {
      const sample = await row.measure(lanes.slice(0, connections), duration)
      row.samples.set(connections, [...(row.samples.get(connections) ?? []), sample])
    }
  }
}

await runBenchmark('smoke', smoke)
