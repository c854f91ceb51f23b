import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerProcess } from '#testing/processes.ts'

/** What a process takes of the machine's memory, and of that, what its JavaScript holds. */
export type Memory = { rss_bytes: number; held_bytes: number }

/** Linux counts the time of processes in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** How a server of this benchmark has to be started, to be asked for its memory. */
export const measurable = ['--expose-gc', '--import', './bench/realtime/report-memory.ts']

/** The seconds of processor time a process has taken so far; none once it has ended. */
export async function readProcessorTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return 0
  // The second field is a name in parentheses, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** What a server takes once it has collected its garbage. */
export async function readMemory({ child, output }: ServerProcess): Promise<Memory> {
  const said = output().length
  child.kill('SIGUSR2')
  let held: NodeJS.MemoryUsage | undefined
  while (!held) {
    await sleep(20)
    const line = /^memory (.*)\n/m.exec(output().slice(said))?.[1]
    if (line) held = JSON.parse(line)
  }
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  const rss_kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  return { rss_bytes: rss_kilobytes * 1024, held_bytes: held.heapUsed + held.external }
}
