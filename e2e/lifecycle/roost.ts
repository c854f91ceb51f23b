import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { freePort } from '#testing/processes.ts'
import type { TestServer } from '#testing/provided.ts'
import { root } from '#testing/stack.ts'

/** An account of the system. */
export type Account = { uid: number; gid: number }

/** How an operator starts Roost: by default this repository, built, with the test's own data. */
export type Start = {
  command?: string[]
  repository?: string
  port?: number
  environment?: Record<string, string>
}

/** A Roost as an operator runs it: a process, what it has printed, and how it ended. */
export type Roost = {
  url: string
  port: number
  data: string
  pid: number
  stdout: () => string
  stderr: () => string
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** What `npm start` runs. */
export const START = [process.execPath, 'src/server/main.ts']

/** Runs a start command with next to nothing in its environment, and does not wait for anything. */
export async function spawnRoost(folder: string, start: Start): Promise<Roost> {
  const [program = '', ...args] = start.command ?? START
  const port = start.port ?? (await freePort())
  const data = join(folder, 'data')
  const environment: Record<string, string | undefined> = {
    ...{ PATH: process.env.PATH, HOME: folder, TMPDIR: process.env.TMPDIR },
    ...{ PORT: String(port), ROOST_DATA: data },
    ...start.environment,
  }
  const child = spawn(program, args, {
    cwd: start.repository ?? root,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as a terminal gives to what it starts.
    detached: true,
  })
  await once(child, 'spawn')
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const url = `http://127.0.0.1:${port}`
  return { url, port, data, pid: child.pid ?? 0, stdout: () => stdout, stderr: () => stderr, ended }
}

/** Waits until the server says that it serves, and answers what it has printed by then, line by line. */
export async function ready({ stdout, stderr, ended }: Roost, timeout = 60_000): Promise<string[]> {
  let over = false
  ended.then(() => {
    over = true
  })
  const lines = () => stdout().split('\n').slice(0, -1)
  const served = () => lines().some((line) => line.startsWith('Connect a device'))
  await expect.poll(() => over || served(), { timeout, intervals: [20] }).toBe(true)
  if (!served()) throw new Error(`Roost did not start:\n${stdout()}${stderr()}`)
  return lines()
}

/** Asks a server to stop, as `kill` does, and answers how it ended. */
export function stop(roost: Roost): Roost['ended'] {
  process.kill(roost.pid, 'SIGTERM')
  return roost.ended
}

/** A running Roost as the helpers of the API tests know a server. */
export async function asTestServer({ url, data }: Roost): Promise<TestServer> {
  const { publishable_key } = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8'))
  const environment = { NEXT_PUBLIC_SUPABASE_URL: url, NEXT_PUBLIC_SUPABASE_ANON_KEY: publishable_key }
  return { name: 'lifecycle', url, stack: { environment, admin_url: '' } }
}

export const postgresLog = ({ data }: Roost): Promise<string> => readFile(join(data, 'postgres.log'), 'utf8')

/** The process of its Postgres. */
export const postmaster = async ({ data }: Roost): Promise<number> =>
  Number((await readFile(join(data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
