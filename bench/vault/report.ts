import { median, quantile } from '../measure.ts'
import type { Outcome } from '../run.ts'
import { pronounce, renderMarkdown, type Verdict } from '../table.ts'
import type { Content } from './content.ts'
import type { Round } from './round.ts'

/** A round of Roost, and one by hand right after it. */
export type Pair = { roost: Round; floor: Round }

/** What one content took, and the memory all its rounds took at most. */
export type Cell = { content: Content; pairs: Pair[]; peaks: { roost: number; floor: number } }

const AT_MOST_FLOORS = 1.5
const AT_MOST_BLOBS = 4
const BELOW_HEARD_MS = 20
const LARGE = 8 * 1024 * 1024

/** The report in Markdown, and whether every bar holds. */
export function renderReport(machine: string, cells: readonly Cell[], heard_ms: number[]): Outcome {
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
    ...timesOf(cell.pairs.map(({ roost }) => roost)),
    ...timesOf(cell.pairs.map(({ floor }) => floor)),
    ratioOf(cell).toFixed(2),
    blobsOf(cell, 'roost').toFixed(1),
    blobsOf(cell, 'floor').toFixed(1),
  ])
  const [p50, p99] = [quantile(heard_ms, 0.5), quantile(heard_ms, 0.99)]
  const verdicts = [
    ...cells.filter(({ content }) => content.bytes >= LARGE).flatMap(judge),
    pronounce(p50 < BELOW_HEARD_MS, `edit to callback, p50: ${p50.toFixed(1)} ms < ${BELOW_HEARD_MS}`),
  ]
  const heard = `From an edit of a device to the callback of another, ${heard_ms.length} edits: median ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms.`
  const table = renderMarkdown(columns, lines)
  const bars = verdicts.map(({ line }) => line).join('\n')
  return {
    report: [machine, table, NOTES, heard, bars].join('\n\n'),
    holds: verdicts.every(({ holds }) => holds),
  }
}

const NOTES = [
  'Medians. Stored: from plaintext until the server has answered that it is durable. Opened: from there until another',
  'device has the plaintext. By hand: deflate, AES-GCM and `fetch` to a server that does nothing but one SQL statement.',
  'Memory: by how many times the content the resident memory of the process rises at most, while it stores and while it opens',
  'one; the plaintext it is given is there before. Devices keep what they sync in memory where time is measured, in SQLite',
  'where memory is. For small contents it says nothing.',
].join('\n')

function judge(cell: Cell): Verdict[] {
  const { content } = cell
  const [ratio, blobs] = [ratioOf(cell), blobsOf(cell, 'roost')]
  return [
    pronounce(ratio <= AT_MOST_FLOORS, `${content.title}: ${ratio.toFixed(2)} × by hand ≤ ${AT_MOST_FLOORS}`),
    pronounce(
      blobs <= AT_MOST_BLOBS,
      `${content.title}: memory ${blobs.toFixed(1)} × the blob ≤ ${AT_MOST_BLOBS}`,
    ),
  ]
}

const timesOf = (rounds: Round[]): string[] =>
  (['stored_ms', 'opened_ms'] as const).map((of) => median(rounds, of).toFixed(1))

const total = ({ stored_ms, opened_ms }: Round): number => stored_ms + opened_ms

/** Pair by pair, since a machine that slows down slows both. */
const ratioOf = ({ pairs }: Cell): number =>
  quantile(
    pairs.map(({ roost, floor }) => total(roost) / total(floor)),
    0.5,
  )

const blobsOf = ({ content, peaks }: Cell, of: keyof Pair): number => peaks[of] / content.bytes
