import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveAuthOf } from '#testing/auth-service.ts'
import { freePort, front, startServer } from '#testing/processes.ts'
import { startStack } from '#testing/stack.ts'
import { startWorker } from './jobs.ts'
import { describeMachine } from './machine.ts'
import { type OnStarted, type Outcome, runBenchmark } from './run.ts'
import { contents, small } from './vault/content.ts'
import { type Cell, type Pair, renderReport } from './vault/report.ts'
import type { Round } from './vault/round.ts'
import { signInTwice } from './vault/sign-in.ts'

/** Both ways are measured in turn, so that a machine that slows down slows them alike. */
const ROUNDS = 12
const EDITS = 300

/** Measures everything in one run. Answers the report, and whether every bar holds. */
async function vault(onStarted: OnStarted): Promise<Outcome> {
  const { url, server, machine } = await start(onStarted)
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-'))
  onStarted(() => rm(folder, { recursive: true }))
  const cells: Cell[] = []
  for (const content of contents) {
    const prepare = async (name: string, setting: object) => {
      const worker = startWorker(`vault/${name}.ts`, { NODE_OPTIONS: '--expose-gc' })
      onStarted(worker.stop)
      await worker.run('prepare', { content, small, ...setting })
      return worker
    }
    const devices = await prepare('devices', await signInTwice(server))
    const floor = await prepare('floor', { url })
    const fresh = {
      roost: await prepare('devices', { ...(await signInTwice(server)), folder }),
      floor: await prepare('floor', { url }),
    }
    const pairs: Pair[] = []
    for (let round = 0; round < ROUNDS; round++) {
      pairs.push({
        roost: await devices.run<Round>('measure', {}),
        floor: await floor.run<Round>('measure', {}),
      })
    }
    const peaks = {
      roost: await fresh.roost.run<number>('peak', {}),
      floor: await fresh.floor.run<number>('peak', {}),
    }
    for (const worker of [devices, floor, ...Object.values(fresh)]) worker.stop()
    cells.push({ content, pairs, peaks })
  }
  const live = startWorker('vault/live.ts')
  onStarted(live.stop)
  const heard_ms = await live.run<number[]>('measure', { ...(await signInTwice(server)), edits: EDITS })
  return renderReport(machine, cells, heard_ms)
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
  const roost = await run(front, auth.environment)
  const url = await run(['bench/vault/floor-server.ts'], { FLOOR_DATABASE_URL: stack.admin_url })
  const machine = await describeMachine(stack.admin_url)
  const server = {
    name: 'Roost',
    url: roost,
    stack: { environment: auth.environment, admin_url: stack.admin_url },
  }
  return { url, server, machine }
}

await runBenchmark('vault', vault)
