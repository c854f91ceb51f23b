import type { Logins } from './logins.ts'
import { quantile, type Sample } from './measure.ts'
import type { Row } from './rows.ts'

/** What has to hold: how many times as many requests/s one row serves as another, at some number of connections. */
export type Bar = { claim: string; row: Row; beside: Row; connections: number; at_least: number }

/** The rows as a Markdown table: medians over the rounds. */
export function renderTable(rows: readonly Row[], connections: readonly number[]): string {
  const columns = connections.flatMap((count) => [`${count} conn.: /s`, 'p50 ms', 'p99 ms'])
  const lines = rows.map((row) => {
    const cells = connections.flatMap((count) => {
      const { per_second, p50_ms, p99_ms } = medianOf(row, count)
      return [Math.round(per_second).toLocaleString('en'), p50_ms.toFixed(2), p99_ms.toFixed(2)]
    })
    return renderLine([row.title, ...cells])
  })
  return [renderLine(['', ...columns]), renderLine(['---', ...columns.map(() => '--:')]), ...lines].join('\n')
}

/** Whether a bar holds, and the line that says so. */
export function judge({ claim, row, beside, connections, at_least }: Bar): { holds: boolean; line: string } {
  const ratio = medianOf(row, connections).per_second / medianOf(beside, connections).per_second
  const holds = ratio >= at_least
  return { holds, line: `- **${holds ? 'pass' : 'FAIL'}** ${claim}: ${ratio.toFixed(2)} ≥ ${at_least}` }
}

/** What the device logins took, as a sentence. */
export const renderLogins = ({ count, p50_ms, p99_ms }: Logins): string =>
  `Approval to token, the device waiting in a held request, ${count} logins: ` +
  `median ${p50_ms.toFixed(1)} ms, p99 ${p99_ms.toFixed(1)} ms.`

const renderLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function medianOf({ samples }: Row, connections: number): Sample {
  const taken = samples.get(connections) ?? []
  const median = (of: keyof Sample) =>
    quantile(
      taken.map((sample) => sample[of]),
      0.5,
    )
  return { per_second: median('per_second'), p50_ms: median('p50_ms'), p99_ms: median('p99_ms') }
}
