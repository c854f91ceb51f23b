import { execFile } from 'node:child_process'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What the server says of itself in its cluster. */
export interface PidFile {
  pid: number
  ready: boolean
}

const pidFilePath = (clusterDir: string) => join(clusterDir, 'postmaster.pid')

/** Reads `postmaster.pid`, which a crash leaves behind: neither the pid nor "ready" need still be true. */
export async function readPidFile(clusterDir: string): Promise<PidFile | undefined> {
  const text = await readFile(pidFilePath(clusterDir), 'utf8').catch(() => '')
  const lines = text.trimEnd().split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, ready: lines.at(-1)?.trim() === 'ready' } : undefined
}

/** Stops a server that outlived the Roost which started it. */
export async function stopOrphan(clusterDir: string, onLog: (line: string) => void): Promise<void> {
  const orphan = await readPidFile(clusterDir)
  if (!orphan || !(await serves(orphan.pid, clusterDir))) return
  onLog(`stopping the Postgres (process ${orphan.pid}) that an earlier Roost left running`)
  await shutDown(orphan.pid, () => serves(orphan.pid, clusterDir))
}

/**
 * Makes the pid file of a dead server harmless where its pid has been given to another process: Postgres would take
 * that one for a running server and refuse to start. The rest of the file stays, as Postgres learns from it whether
 * processes of the dead server still use its memory.
 */
export async function disownPidFile(clusterDir: string): Promise<void> {
  const path = pidFilePath(clusterDir)
  const recorded = await readPidFile(clusterDir)
  // A power cut can leave the file empty, which Postgres would refuse for ever.
  if (!recorded) return rm(path, { force: true })
  if (!isAlive(recorded.pid) || (await serves(recorded.pid, clusterDir))) return
  const text = await readFile(path, 'utf8')
  // Postgres knows that its parent is no server.
  await writeFile(path, text.replace(/^\d+/, String(process.pid)))
}

/** Ends a server: open work is rolled back at once, and if even that takes too long the next start recovers. */
export async function shutDown(pid: number, stillRuns: () => boolean | Promise<boolean>): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    if (!(await stillRuns())) return
    send(pid, signal)
    const deadline = Date.now() + patience
    while (Date.now() < deadline) {
      if (!(await stillRuns())) return
      await sleep(10)
    }
  }
  throw new Error(`Postgres (process ${pid}) cannot be stopped`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process is a Postgres that works in `clusterDir`. */
async function serves(pid: number, clusterDir: string): Promise<boolean> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command='])
      return stdout.includes('postgres') && stdout.includes(clusterDir)
    }
    const [name, workdir, cluster] = await Promise.all([
      readFile(`/proc/${pid}/comm`, 'utf8'),
      stat(`/proc/${pid}/cwd`),
      stat(clusterDir),
    ])
    return name.trim() === 'postgres' && workdir.ino === cluster.ino && workdir.dev === cluster.dev
  } catch {
    return false
  }
}
