import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { serverEnv } from './cluster.ts'
import { disownPidFile, readPidFile } from './postmaster.ts'
import { ownFolder, type ServerUser } from './server-user.ts'

/** Everything needed to run the server of a cluster. */
export interface Launch {
  clusterDir: string
  socketDir: string
  logFile: string
  binaries: Binaries
  user: ServerUser | undefined
  durable: boolean
  onLog: (line: string) => void
}

/** How long processes of a killed server may hold on to its memory. */
const LINGER_MS = 30_000
const LOG_BYTES = 1_000_000

/** Starts the server and answers once it accepts connections, after a crash that is when it has recovered. */
export async function launch(options: Launch, signal: AbortSignal): Promise<ChildProcess> {
  const deadline = Date.now() + LINGER_MS
  for (;;) {
    signal.throwIfAborted()
    const { server, failure } = await tryLaunch(options, signal)
    if (!failure) return server
    signal.throwIfAborted()
    const lingers = /still in use|already exists/.test(failure)
    if (!lingers || Date.now() > deadline) throw new Error(`Postgres does not start: ${failure}`)
    await sleep(200, undefined, { signal })
  }
}

async function tryLaunch(options: Launch, signal: AbortSignal) {
  const { clusterDir, logFile, onLog } = options
  await disownPidFile(clusterDir)
  await removeStaleSocket(options.socketDir)
  const log = await openLog(logFile)
  const logStart = (await log.stat()).size
  const server = await spawnServer(options, log.fd).finally(() => log.close())
  const stop = () => server.kill('SIGINT')
  // If this process ends without having stopped the server, the server at least ends by itself.
  process.once('exit', stop)
  server.once('exit', () => process.off('exit', stop))
  signal.addEventListener('abort', stop)
  try {
    const started = Date.now()
    let reported = started
    while (server.exitCode === null && server.signalCode === null) {
      const state = await readPidFile(clusterDir)
      if (state?.ready && state.pid === server.pid) return { server }
      if (Date.now() - reported > 10_000) {
        reported = Date.now()
        onLog(`Postgres is still recovering, see ${logFile}`)
      }
      await sleep(10)
    }
    return { server, failure: await lastFailure(logFile, logStart, server) }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function spawnServer(options: Launch, logFd: number): Promise<ChildProcess> {
  const { binaries, clusterDir, user } = options
  const server = spawn(join(binaries.binDir, 'postgres'), serverArgs(options), {
    ...user,
    cwd: clusterDir,
    env: serverEnv(),
    stdio: ['ignore', logFd, logFd],
    // A process group of its own: Ctrl-C in the terminal must reach Roost alone, which drains first.
    detached: true,
  })
  await once(server, 'spawn')
  return server
}

function serverArgs({ clusterDir, socketDir, user, durable }: Launch): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${socketDir}"`,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '100',
    shared_buffers: '128MB',
    wal_level: 'replica',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors and details quote statements and rows: what people store must not land in a log. Starts, stops, crashes
    // and recoveries are logged.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', ownFolder(clusterDir, user), ...options]
}

/** A socket left by a killed server comes with a lock whose pid may by now be another process. */
async function removeStaleSocket(socketDir: string): Promise<void> {
  const socket = join(socketDir, '.s.PGSQL.5432')
  await rm(socket, { force: true })
  await rm(`${socket}.lock`, { force: true })
}

async function openLog(path: string) {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0
  if (size > LOG_BYTES) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

async function lastFailure(logFile: string, from: number, server: ChildProcess): Promise<string> {
  const file = await open(logFile, 'r')
  try {
    const { buffer, bytesRead } = await file.read({ position: from, buffer: Buffer.alloc(65_536) })
    const fatal = [...buffer.toString('utf8', 0, bytesRead).matchAll(/(?:FATAL|PANIC): +(.*)/g)].at(-1)?.[1]
    return fatal ?? `it ended with ${server.signalCode ?? `code ${server.exitCode}`}, see ${logFile}`
  } finally {
    await file.close()
  }
}
