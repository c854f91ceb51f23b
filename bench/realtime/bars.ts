import { pronounce, type Verdict } from '../table.ts'
import type { Latency } from './latency.ts'
import { type Audience, latencyOf } from './latency-rounds.ts'
import type { Measured } from './report.ts'
import { writesPerSecond } from './throughput-rounds.ts'

const AT_LEAST_WITH_BELL = 0.9
const AT_MOST_KILOBYTES = 20
const AT_MOST_AFTER_KILL_MS = 2000

/** What has to hold, and whether it does. */
export const judgeAll = (measured: Measured): Verdict[] => [
  ...judgeLatencies(measured),
  ...judgeBell(measured),
  ...judgeIdle(measured),
  judgeFailover(measured),
]

/** deepstream is beaten only where both ways to it are. */
function judgeLatencies({ latencies, audiences }: Measured): Verdict[] {
  const { roost, deepstream, own } = latencies
  const compare = (audience: Audience, number: keyof Pick<Latency, 'p50_ms' | 'p99_ms'>, name: string) => {
    const ours = latencyOf(roost, audience)[number]
    const theirs = Math.min(latencyOf(deepstream, audience)[number], latencyOf(own, audience)[number])
    const claim = `${audience.title} followers, ${name}: ${ours.toFixed(2)} ms < deepstream's ${theirs.toFixed(2)}`
    return pronounce(ours < theirs, claim)
  }
  return [audiences.crowd, audiences.shared].flatMap((audience) => [
    compare(audience, 'p50_ms', 'p50'),
    compare(audience, 'p99_ms', 'p99'),
  ])
}

function judgeBell({ throughputs: { rung, deaf } }: Measured): Verdict[] {
  const compare = (rounds: 'alone' | 'followed', name: string) => {
    const ratio = writesPerSecond(rung[rounds]) / writesPerSecond(deaf[rounds])
    const claim = `writes/s with the doorbell / without, ${name}: ${ratio.toFixed(2)} ≥ ${AT_LEAST_WITH_BELL}`
    return pronounce(ratio >= AT_LEAST_WITH_BELL, claim)
  }
  return [compare('alone', 'nobody following'), compare('followed', 'followed')]
}

function judgeIdle({ idles }: Measured): Verdict[] {
  return idles.slice(0, 1).map(({ rss_kilobytes }) => {
    const claim = `an idle socket: ${rss_kilobytes.toFixed(1)} kB ≤ ${AT_MOST_KILOBYTES}`
    return pronounce(rss_kilobytes <= AT_MOST_KILOBYTES, claim)
  })
}

function judgeFailover({ failovers: { moving } }: Measured): Verdict {
  const claim = `delivery after a kill: ${moving.max_ms.toFixed(0)} ms ≤ ${AT_MOST_AFTER_KILL_MS}`
  return pronounce(moving.max_ms <= AT_MOST_AFTER_KILL_MS, claim)
}
