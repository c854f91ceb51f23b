import { roomyLimits } from '#testing/limits.ts'
import { median } from '../measure.ts'
import type { Outcome } from '../run.ts'
import { renderMarkdown } from '../table.ts'
import { judgeAll } from './bars.ts'
import type { Failovers } from './failover-rounds.ts'
import type { Idle } from './idle.ts'
import type { Latencies, Latency } from './latency.ts'
import { type createAudiences, type LatencyRow, latencyOf } from './latency-rounds.ts'
import type { Plan } from './plan.ts'
import { CONNECTIONS, type ThroughputRow, writesPerSecond } from './throughput-rounds.ts'
import { CROWD } from './topics.ts'

/** Everything one run has measured. */
export type Measured = {
  machine: string
  plan: Plan
  audiences: ReturnType<typeof createAudiences>
  latencies: Record<'roost' | 'across' | 'deepstream' | 'own' | 'floor', LatencyRow>
  throughputs: Record<'roost' | 'rung' | 'deaf' | 'deepstream' | 'floor', ThroughputRow>
  idles: Idle[]
  failovers: Failovers
}

/** The tables, what has to be known to read them, and the bars. */
export function renderReport(measured: Measured): Outcome {
  const { machine, plan, failovers } = measured
  const verdicts = judgeAll(measured)
  const parts = [
    machine,
    `Milliseconds from before a write is sent until a follower has heard of it. One write at a time, to a follower's account
at random; the next begins up to 10 ms after all who follow have heard.`,
    renderLatencies(measured),
    `Writes per second over ${CONNECTIONS} connections to ${CROWD} accounts, and milliseconds until they are answered.`,
    renderThroughputs(measured),
    `What an idle socket costs. Memory, once garbage is collected: how much more ${plan.idle_sockets} sockets take than half as many.
Processor: percents of one core during ${plan.idle_ms / 1000} s.`,
    renderIdles(measured),
    `Milliseconds from \`kill -9\` of an instance to delivery, ${failovers.kills} kills.`,
    renderFailovers(failovers),
    notesOn(plan),
    verdicts.map(({ line }) => line).join('\n'),
  ]
  return { report: parts.join('\n\n'), holds: verdicts.every(({ holds }) => holds) }
}

function renderLatencies({ latencies, audiences }: Measured): string {
  const all = Object.values(audiences)
  const columns = all.flatMap(({ title }) => [`followers: ${title}: p50`, 'p99'])
  const line = (row: LatencyRow, title = row.title, until: keyof Latencies = 'heard') => [
    title,
    ...all.flatMap((audience) => inMs(latencyOf(row, audience, until))),
  ]
  const { roost, ...others } = latencies
  return renderMarkdown(columns, [
    line(roost),
    line(roost, 'until its writer is answered', 'answered'),
    ...Object.values(others).map((row) => line(row)),
  ])
}

function renderThroughputs({ throughputs }: Measured): string {
  const columns = ['no followers: /s', 'p50 ms', 'p99 ms', `${CROWD} followers: /s`, 'p50 ms', 'p99 ms']
  const lines = Object.values(throughputs).map(({ title, alone, followed }) => [
    title,
    ...[alone, followed].flatMap((rounds) => [
      Math.round(writesPerSecond(rounds)).toLocaleString('en'),
      median(rounds, 'p50_ms').toFixed(2),
      median(rounds, 'p99_ms').toFixed(2),
    ]),
  ])
  return renderMarkdown(columns, lines)
}

function renderIdles({ idles }: Measured): string {
  const columns = ['kB resident', 'kB held by JavaScript', '% of a core per 1,000', 'and of its Postgres']
  const lines = idles.map(({ title, rss_kilobytes, held_kilobytes, core_percent, helpers_percent }) => [
    title,
    ...[rss_kilobytes, held_kilobytes, core_percent, helpers_percent].map((number) => number.toFixed(1)),
  ])
  return renderMarkdown(columns, lines)
}

function renderFailovers({ moving, staying }: Failovers): string {
  const line = (title: string, { count, p50_ms, max_ms }: Latency) => [
    title,
    String(count),
    p50_ms.toFixed(0),
    max_ms.toFixed(0),
  ]
  return renderMarkdown(
    ['followers', 'p50', 'longest'],
    [
      line('a write made elsewhere right after, to who was connected to it', moving),
      line('a write it answered right before, to who is connected elsewhere', staying),
    ],
  )
}

const inMs = ({ p50_ms, p99_ms }: Pick<Latency, 'p50_ms' | 'p99_ms'>) => [
  p50_ms.toFixed(2),
  p99_ms.toFixed(2),
]

const notesOn = ({ latency, throughput }: Plan): string =>
  [
    `Medians of ${latency.rounds} and of ${throughput.rounds} interleaved rounds. Load, servers and Postgres share the machine, and compete for it.
A write to Roost is an older client's PUT of 128 characters into a durable Postgres; one to deepstream is a record of the
same content in its memory, acknowledged; one to bare \`ws\` is a message. Neither of those keeps anything: they are a
ceiling and a floor, not rivals. Roost is held against the faster of the two ways to deepstream.`,
    `¹ deepstream 7.0.2 on its default, \`ws\`, its protocol spoken over the same sockets as Roost's.
² The same through \`@deepstream/client\` 7.0.5, which works more for each message, on the machine that is measured.
³ With and without \`DATABASE_LISTEN_URL\`, statements prepared in neither; the first line has them prepared, which goes
with listening.`,
    `Limits raised: ${Object.keys(roomyLimits)
      .concat('LIMIT_CONNECTIONS', 'LIMIT_ACCOUNT_CONNECTIONS')
      .map((name) => `\`${name}\``)
      .join(', ')}. Accounts and devices are written into the database, as their sign-ups leave them.`,
  ].join('\n\n')
