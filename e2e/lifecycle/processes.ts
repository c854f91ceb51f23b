import { readdir, readFile, readlink } from 'node:fs/promises'
import { expect } from '@playwright/test'

/** The processes that work in `folder` or below it. */
export async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      // Gone meanwhile, dead and not yet waited for, or somebody else's.
      const workdir = await readlink(`/proc/${pid}/cwd`).catch(() => '')
      return workdir === folder || workdir.startsWith(`${folder}/`) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

/** The processes that were started with this text among their arguments. */
export async function processesWith(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return command.includes(text) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

/** Ends processes at once, without giving them the time to do anything about it. */
export function kill9(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      // Children of a killed Postgres end by themselves.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** Ends whatever works in `folder`. */
export async function endAll(folder: string): Promise<void> {
  await expect
    .poll(async () => {
      const pids = await processesIn(folder)
      kill9(pids)
      return pids
    })
    .toEqual([])
}
