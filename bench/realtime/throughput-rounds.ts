import type { Worker } from '../jobs.ts'
import { median, type Sample } from '../measure.ts'
import type { Cell, Target } from './load.ts'
import type { Plan } from './plan.ts'
import { CROWD, separate } from './topics.ts'

/** Connections that write at once. */
export const CONNECTIONS = 32

/** A line of the table: a way to a server, and its rounds with nobody following and with a crowd. */
export type ThroughputRow = { title: string; target: Target; alone: Sample[]; followed: Sample[] }

/** A line that nothing has been measured for yet. */
export const throughputRow = (title: string, target: Target): ThroughputRow => ({
  title,
  target,
  alone: [],
  followed: [],
})

/** Writes to as many accounts as there are followers, with and without them, round by round. */
export async function measureThroughputs(
  load: Worker,
  rows: readonly ThroughputRow[],
  { throughput }: Plan,
): Promise<void> {
  const topics = separate(CROWD)
  for (let round = 0; round < throughput.rounds; round++) {
    for (const { target, alone, followed } of rows) {
      const cell: Cell = { target, topics, connections: CONNECTIONS, duration: throughput }
      alone.push(await load.run<Sample>('throughput', cell))
      await load.run('admit', { target, topics })
      followed.push(await load.run<Sample>('throughput', cell))
      await load.run('dismiss', target)
    }
  }
}

/** Writes per second: the median of the rounds. */
export const writesPerSecond = (rounds: readonly Sample[]): number => median(rounds, 'per_second')
