import type { Logins } from './logins.ts'
import { median, type Sample } from './measure.ts'
import type { Row } from './rows.ts'

/** What has to hold: how many times as many requests/s one row serves as another, at some number of connections. */
export type Bar = { claim: string; row: Row; beside: Row; connections: number; at_least: number }

/** Whether something holds that has to, and the line that says so. */
export type Verdict = { holds: boolean; line: string }

/** The rows as a Markdown table: medians over the rounds. */
export function renderTable(rows: readonly Row[], connections: readonly number[]): string {
  const columns = connections.flatMap((count) => [`${count} conn.: /s`, 'p50 ms', 'p99 ms'])
  const lines = rows.map((row) => {
    const cells = connections.flatMap((count) => {
      const { per_second, p50_ms, p99_ms } = medianOf(row, count)
      return [Math.round(per_second).toLocaleString('en'), p50_ms.toFixed(2), p99_ms.toFixed(2)]
    })
    return [row.title, ...cells]
  })
  return renderMarkdown(columns, lines)
}

/** Lines of a title and numbers as a Markdown table. */
export function renderMarkdown(columns: readonly string[], lines: readonly string[][]): string {
  const head = [
    ['', ...columns],
    ['---', ...columns.map(() => '--:')],
  ]
  return [...head, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Whether a bar holds, and the line that says so. */
export function judge({ claim, row, beside, connections, at_least }: Bar): Verdict {
  const ratio = medianOf(row, connections).per_second / medianOf(beside, connections).per_second
  const holds = ratio >= at_least
  return pronounce(holds, `${claim}: ${ratio.toFixed(2)} ≥ ${at_least}`)
}

/** A verdict as a line of the report. */
export const pronounce = (holds: boolean, claim: string): Verdict => ({
  holds,
  line: `- **${holds ? 'pass' : 'FAIL'}** ${claim}`,
})

/** What the device logins took, as a sentence. */
export const renderLogins = ({ count, p50_ms, p99_ms }: Logins): string =>
  `Approval to token, the device waiting in a held request, ${count} logins: ` +
  `median ${p50_ms.toFixed(1)} ms, p99 ${p99_ms.toFixed(1)} ms.`

function medianOf({ samples }: Row, connections: number): Sample {
  const taken = samples.get(connections) ?? []
  return {
    per_second: median(taken, 'per_second'),
    p50_ms: median(taken, 'p50_ms'),
    p99_ms: median(taken, 'p99_ms'),
  }
}
