import type { Worker } from '../jobs.ts'
import { median } from '../measure.ts'
import type { Latencies, Latency } from './latency.ts'
import type { Cell, Target } from './load.ts'
import type { Plan } from './plan.ts'
import { CROWD, SHARED, separate } from './topics.ts'

/** Who follows what: a topic for each follower. */
export type Audience = { title: string; topics: number[] }

/** A line of the table: a way to a server, and what each audience's rounds came to. */
export type LatencyRow = { title: string; target: Target; samples: Map<Audience, Latencies[]> }

/** A line that nothing has been measured for yet. */
export const latencyRow = (title: string, target: Target): LatencyRow => ({
  title,
  target,
  samples: new Map(),
})

/** From one follower to many with an account each, and many of one account. */
export const createAudiences = ({ followers }: Plan) => ({
  one: { title: '1', topics: separate(1) },
  crowd: { title: `${CROWD}`, topics: separate(CROWD) },
  all: { title: followers.toLocaleString('en'), topics: separate(followers) },
  shared: { title: `${CROWD} of one account`, topics: Array<number>(CROWD).fill(SHARED) },
})

/** Measures every audience everywhere: round by round, so that nobody has the quiet minutes to himself. */
export async function measureLatencies(
  load: Worker,
  rows: readonly LatencyRow[],
  audiences: readonly Audience[],
  { latency }: Plan,
): Promise<void> {
  for (const audience of audiences) {
    const { topics } = audience
    for (const { target } of rows) await load.run('admit', { target, topics })
    for (let round = 0; round < latency.rounds; round++) {
      for (const { target, samples } of rows) {
        const cell: Cell = { target, topics, duration: latency }
        const sample = await load.run<Latencies>('latency', cell)
        samples.set(audience, [...(samples.get(audience) ?? []), sample])
      }
    }
    for (const { target } of rows) await load.run('dismiss', target)
  }
}

/** The medians of a row's rounds before one audience. */
export function latencyOf(
  { samples }: LatencyRow,
  audience: Audience,
  until: keyof Latencies = 'heard',
): Pick<Latency, 'p50_ms' | 'p99_ms'> {
  const rounds = (samples.get(audience) ?? []).map((round) => round[until])
  return { p50_ms: median(rounds, 'p50_ms'), p99_ms: median(rounds, 'p99_ms') }
}
