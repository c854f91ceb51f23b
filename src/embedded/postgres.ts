import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findBinaries } from './binaries.ts'
import { clusterPath, ensureCluster } from './cluster.ts'
import { type Launch, launch } from './launch.ts'
import { shutDown, stopOrphan } from './postmaster.ts'
import { findServerUser } from './server-user.ts'
import { prepareSocketDir } from './socket-dir.ts'

/** How to run a data folder's Postgres. Call `startPostgres` under the folder's lock. */
export interface PostgresOptions {
  dataDir: string
  /** The superuser's password. It is set when the database is made and cannot be changed here. */
  password: string
  /** False gives up safety against power cuts for speed: for throwaway databases of tests. */
  durable?: boolean
  onLog: (line: string) => void
}

/** A Postgres that is started again whenever it dies. */
export interface Postgres {
  socketDir: string
  stop(): Promise<void>
}

/** Starts the Postgres of a data folder, making the database first if there is none. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir, password, durable = true, onLog } = options
  const clusterDir = clusterPath(dataDir)
  const user = await findServerUser(clusterDir)
  const binaries = await findBinaries(dataDir, user)
  await stopOrphan(clusterDir, onLog)
  const socketDir = await prepareSocketDir(clusterDir, user)
  await ensureCluster({ dataDir, binaries, user, password, secretsDir: socketDir, durable })
  const logFile = join(dataDir, 'postgres.log')
  const stop = await supervise({ clusterDir, socketDir, logFile, binaries, user, durable, onLog })
  return {
    socketDir,
    stop: async () => {
      await stop()
      await rm(socketDir, { recursive: true, force: true })
    },
  }
}

async function supervise(options: Launch): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  const { signal } = stopping
  let server = await launch(options, signal)
  const runs = () => server.exitCode === null && server.signalCode === null

  const keepRunning = async () => {
    while (!signal.aborted) {
      if (runs()) await once(server, 'exit')
      if (signal.aborted) return
      options.onLog(`Postgres ended unexpectedly (${server.signalCode ?? `code ${server.exitCode}`})`)
      server = await relaunch(options, signal)
      options.onLog('Postgres is running again')
    }
  }
  const kept = keepRunning().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  const shutDownServer = () => shutDown(server.pid ?? 0, runs)

  return async () => {
    stopping.abort()
    await shutDownServer()
    await kept
    // A restart may have succeeded meanwhile.
    await shutDownServer()
  }
}

async function relaunch(options: Launch, signal: AbortSignal): Promise<ChildProcess> {
  for (let attempt = 0; ; attempt++) {
    await sleep(Math.min(100 * 2 ** attempt, 5000), undefined, { signal })
    try {
      return await launch(options, signal)
    } catch (error) {
      signal.throwIfAborted()
      options.onLog(error instanceof Error ? error.message : String(error))
    }
  }
}
