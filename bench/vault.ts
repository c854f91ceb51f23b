import { serveAuthOf } from '#testing/auth-service.ts'
import { freePort, front, startServer } from '#testing/processes.ts'
import { startStack } from '#testing/stack.ts'
import { startWorker, type Worker } from './jobs.ts'
import { describeMachine } from './machine.ts'
import { type OnStarted, type Outcome, runBenchmark } from './run.ts'
import { contents } from './vault/content.ts'
import { type Cell, renderReport } from './vault/report.ts'
import type { Measured } from './vault/round.ts'
import { signInTwice } from './vault/sign-in.ts'

/** Both ways are measured in turn, so that a machine that slows down slows them alike. */
const TURNS = 5
const ROUNDS = 3

/** Measures everything in one run. Answers the report, and whether every bar holds. */
async function vault(onStarted: OnStarted): Promise<Outcome> {
  const { urls, server, machine } = await start(onStarted)
  const profiles = await signInTwice(server)
  const [devices, floor] = ['devices', 'floor'].map((name) => {
    const worker = startWorker(`vault/${name}.ts`, { NODE_OPTIONS: '--expose-gc' })
    onStarted(worker.stop)
    return worker
  }) as [Worker, Worker]
  await devices.run('introduce', profiles)
  const cells: Cell[] = []
  for (const content of contents) {
    const measure = (worker: Worker) =>
      worker.run<Measured>('measure', { content, rounds: ROUNDS, url: urls.floor })
    for (const worker of [devices, floor]) await measure(worker)
    const cell: Cell = { content, roost: [], floor: [] }
    for (let turn = 0; turn < TURNS; turn++) {
      cell.roost.push(await measure(devices))
      cell.floor.push(await measure(floor))
    }
    cells.push(cell)
  }
  return renderReport(machine, cells)
}

async function start(onStarted: OnStarted) {
  const stack = await startStack({ durable: true })
  onStarted(stack.close)
  const auth = await serveAuthOf(stack)
  onStarted(auth.close)
  const run = async (args: string[], environment: Record<string, string>) => {
    const port = await freePort()
    const started = await startServer(args, port, environment)
    onStarted(started.stop)
    return started.url
  }
  const urls = {
    roost: await run(front, auth.environment),
    floor: await run(['bench/vault/floor-server.ts'], { FLOOR_DATABASE_URL: stack.admin_url }),
  }
  const machine = await describeMachine(stack.admin_url)
  const server = {
    name: 'Roost',
    url: urls.roost,
    stack: { environment: auth.environment, admin_url: stack.admin_url },
  }
  return { urls, server, machine }
}

await runBenchmark('vault', vault)
