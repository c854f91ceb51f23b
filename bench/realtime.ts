import { startWorker, type Worker } from './jobs.ts'
import { describeMachine } from './machine.ts'
import { type Account, analyse, enrol } from './realtime/enrol.ts'
import { measureFailovers } from './realtime/failover-rounds.ts'
import { type IdleRow, measureIdle } from './realtime/idle.ts'
import { createAudiences, latencyRow, measureLatencies } from './realtime/latency-rounds.ts'
import type { Cell, Target } from './realtime/load.ts'
import { assertOpenFiles } from './realtime/open-files.ts'
import { full, quick } from './realtime/plan.ts'
import { openPostgres } from './realtime/postgres-processes.ts'
import { renderReport } from './realtime/report.ts'
import { prepareTargets } from './realtime/targets.ts'
import { CONNECTIONS, measureThroughputs, throughputRow } from './realtime/throughput-rounds.ts'
import { CROWD, separate } from './realtime/topics.ts'
import { type OnStarted, type Outcome, runBenchmark } from './run.ts'

const plan = process.argv.includes('--quick') ? quick : full

/** Measures everything in one run. Answers the report, and whether every bar holds. */
async function realtime(onStarted: OnStarted): Promise<Outcome> {
  await assertOpenFiles(3 * plan.idle_sockets + 1000)
  const targets = await prepareTargets(onStarted)
  const machine = await describeMachine(targets.admin_url)
  const load = startWorker('realtime/load.ts')
  onStarted(load.stop)
  const singles = await enrol(targets.admin_url, Math.max(2 * plan.followers, plan.idle_sockets), 1)
  const [shared, otherShared] = await enrol(targets.admin_url, 2, CROWD)
  const accounts = [...(shared ? [shared] : []), ...singles]
  const otherAccounts = [...(otherShared ? [otherShared] : []), ...singles.slice(plan.followers)]
  const introduce = (target: Target, accounts: Account[]) => load.run('introduce', { target, accounts })

  const roost = await targets.start('Roost', 'roost')
  const deepstream = await targets.start('deepstream', 'deepstream')
  const floor = await targets.start('floor', 'floor')
  await introduce(roost.target, accounts)
  const idle: IdleRow[] = [
    { title: '**Roost**', started: roost, helpers: await openPostgres(targets.admin_url) },
    { title: 'deepstream', started: deepstream },
    { title: 'bare `ws`', started: floor },
  ]
  const idles = await measureIdle(load, idle, plan)
  await warmUp(load, roost.target, targets.admin_url)

  const other = await targets.start('another Roost', 'roost')
  const across = { ...other.target, name: 'across', writer_url: roost.target.url }
  await introduce(across, otherAccounts)
  const own = { ...deepstream.target, name: 'deepstream, own client', kind: 'deepstream_own' } as const
  const latencies = {
    roost: latencyRow('**Roost**', roost.target),
    across: latencyRow('**Roost**, written at another instance', across),
    deepstream: latencyRow('deepstream ¹', deepstream.target),
    own: latencyRow('deepstream, by its own client ²', own),
    floor: latencyRow('bare `ws`', floor.target),
  }
  const audiences = createAudiences(plan)
  await measureLatencies(load, Object.values(latencies), Object.values(audiences), plan)
  await other.server.stop()

  const unprepared = await targets.start('unprepared', 'roost_unprepared')
  const deaf = await targets.start('deaf', 'roost_deaf')
  for (const { target } of [unprepared, deaf]) await introduce(target, accounts)
  const throughputs = {
    roost: throughputRow('**Roost**', roost.target),
    rung: throughputRow('**Roost**, nothing prepared ³', unprepared.target),
    deaf: throughputRow('**Roost**, without a doorbell ³', deaf.target),
    deepstream: throughputRow('deepstream', deepstream.target),
    floor: throughputRow('bare `ws`', floor.target),
  }
  await measureThroughputs(load, Object.values(throughputs), plan)
  await Promise.all([unprepared.server.stop(), deaf.server.stop()])

  const failovers = await measureFailovers(load, targets, roost, singles, plan)
  return renderReport({ machine, plan, audiences, latencies, throughputs, idles, failovers })
}

/** Lets the server compile what is hot, and the planner know the tables that are filled by now. */
async function warmUp(load: Worker, target: Target, admin_url: string): Promise<void> {
  const cell = { target, topics: separate(CROWD), connections: CONNECTIONS, duration: plan.latency }
  await load.run('throughput', cell satisfies Cell)
  await analyse(admin_url)
}

await runBenchmark('realtime', realtime)
