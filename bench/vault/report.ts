import { median, quantile } from '../measure.ts'
import type { Outcome } from '../run.ts'
import { pronounce, renderMarkdown, type Verdict } from '../table.ts'
import type { Content } from './content.ts'
import type { Measured } from './round.ts'

/** What one content took, turn by turn, by Roost and by hand. */
export type Cell = { content: Content; roost: Measured[]; floor: Measured[] }

const AT_MOST_FLOORS = 1.5
const AT_MOST_BLOBS = 4
const LARGE = 8 * 1024 * 1024

/** The report in Markdown, and whether every bar holds. */
export function renderReport(machine: string, cells: readonly Cell[]): Outcome {
  const columns = [
    'stored ms',
    'opened ms',
    'by hand: stored ms',
    'opened ms',
    'ratio',
    'memory / blob',
    'by hand',
  ]
  const lines = cells.map((cell) => [
    cell.content.title,
    ...timesOf(cell.roost),
    ...timesOf(cell.floor),
    ratioOf(cell).toFixed(2),
    blobsOf(cell.content, cell.roost).toFixed(1),
    blobsOf(cell.content, cell.floor).toFixed(1),
  ])
  const verdicts = cells.filter(({ content }) => content.bytes >= LARGE).flatMap(judge)
  const table = renderMarkdown(columns, lines)
  const bars = verdicts.map(({ line }) => line).join('\n')
  return { report: [machine, table, NOTES, bars].join('\n\n'), holds: verdicts.every(({ holds }) => holds) }
}

const NOTES = [
  'Medians. Stored: from plaintext until the server has answered that it is durable. Opened: from there until another',
  'device has the plaintext. By hand: deflate, AES-GCM and `fetch` to a server that does nothing but one SQL statement.',
  'Memory: by how many times the blob the resident memory of the process rose at most, over all rounds; for the smallest',
  'that says nothing.',
].join('\n')

function judge(cell: Cell): Verdict[] {
  const { content, roost } = cell
  const [ratio, blobs] = [ratioOf(cell), blobsOf(content, roost)]
  return [
    pronounce(ratio <= AT_MOST_FLOORS, `${content.title}: ${ratio.toFixed(2)} × by hand ≤ ${AT_MOST_FLOORS}`),
    pronounce(
      blobs <= AT_MOST_BLOBS,
      `${content.title}: memory ${blobs.toFixed(1)} × the blob ≤ ${AT_MOST_BLOBS}`,
    ),
  ]
}

const rounds = (turns: readonly Measured[]) => turns.flatMap(({ timed }) => timed)

const timesOf = (turns: readonly Measured[]): string[] =>
  (['stored_ms', 'opened_ms'] as const).map((of) => median(rounds(turns), of).toFixed(1))

/** Turn by turn, since a machine that slows down slows both. */
function ratioOf({ roost, floor }: Cell): number {
  const total = ({ timed }: Measured | undefined = { timed: [], peak_bytes: 0 }) =>
    quantile(
      timed.map(({ stored_ms, opened_ms }) => stored_ms + opened_ms),
      0.5,
    )
  return quantile(
    roost.map((turn, at) => total(turn) / total(floor[at])),
    0.5,
  )
}

const blobsOf = ({ bytes }: Content, turns: readonly Measured[]): number =>
  Math.max(...turns.map(({ peak_bytes }) => peak_bytes)) / bytes
