import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { onTestFinished } from 'vitest'
import { socketHost } from './database-url.ts'
import type { ServerUser } from './server-user.ts'
import { type Embedded, type EmbeddedEnv, type EmbeddedOptions, startEmbedded } from './start.ts'

/** A new folder closed to others, removed after the test. */
export async function newTestFolder(): Promise<string> {
  const folder = await mkdtemp('/tmp/roost-test-')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts the stack on a folder until the end of the test, and keeps what it reports. */
export async function startTestStack(
  dataDir: string,
  options: Partial<EmbeddedOptions> = {},
): Promise<Embedded & { lines: string[] }> {
  const lines: string[] = []
  const onLog = (line: string) => lines.push(line)
  const siteUrl = 'http://127.0.0.1:3000'
  const embedded = await startEmbedded({ dataDir, siteUrl, onLog, durable: false, ...options })
  onTestFinished(() => embedded.stop())
  return { ...embedded, lines }
}

/** A connection until the end of the test. */
export function connect(url: string): postgres.Sql {
  const sql = postgres(url, { ...socketHost(url), max: 1, backoff: () => 0.05, onnotice: () => {} })
  onTestFinished(() => sql.end())
  return sql
}

/** A process of its own that runs the stack on a folder until it is killed or its input ends. */
export interface Owner {
  process: ChildProcess
  /** What it has started, or the error it met. */
  started: Promise<{ env?: EmbeddedEnv; error?: string }>
}

const OWNER = `
  const [module, dataDir] = process.argv.slice(1)
  const { startEmbedded } = await import(module)
  try {
    const options = { dataDir, siteUrl: 'http://127.0.0.1:3000', onLog: () => {} }
    const { env, stop } = await startEmbedded(options)
    console.log(JSON.stringify({ env }))
    process.stdin.on('end', stop).resume()
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }))
  }`

/** Runs the stack in a process of its own, as another account if one is given. */
export function spawnOwner(dataDir: string, user?: ServerUser): Owner {
  const module = join(import.meta.dirname, 'start.ts')
  const child = spawn(process.execPath, ['--input-type=module', '-e', OWNER, module, dataDir], {
    ...user,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const started = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(line))
  return { process: child, started }
}
