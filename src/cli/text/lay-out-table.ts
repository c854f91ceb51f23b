import type { Output } from '#cli/output.ts'
import { plain } from './plain.ts'
import { cutToWidth, textWidth } from './text-width.ts'

/** `shrinks`: cut first where the terminal is too narrow. */
export type Column = { title: string; align?: 'right'; shrinks?: true }

/** What stands in a cell, and whether it stands back. */
export type Cell = string | { text: string; dim: true }

const GAP = 2
const NARROWEST = 8

/** Rows under dim headings, each column as wide as it needs to be, and no line wider than the terminal if that can be. */
export function layOutTable(output: Output, columns: Column[], rows: Cell[][]): string {
  const texts = rows.map((row) => row.map((cell) => plain(typeof cell === 'string' ? cell : cell.text)))
  const widths = columns.map(({ title }, i) =>
    Math.max(textWidth(title), ...texts.map((row) => textWidth(row[i] ?? ''))),
  )
  shrink(columns, widths, output.columns)
  const line = (cells: string[], isDim: (i: number) => boolean) =>
    cells
      .map((text, i) => {
        const cut = cutToWidth(text, widths[i] ?? 0)
        const space = ' '.repeat(Math.max(0, (widths[i] ?? 0) - textWidth(cut)))
        const styled = isDim(i) && cut ? output.style('dim', cut) : cut
        return columns[i]?.align === 'right' ? space + styled : styled + space
      })
      .join(' '.repeat(GAP))
      .trimEnd()
  const heading = line(
    columns.map(({ title }) => title),
    () => true,
  )
  return [heading, ...texts.map((cells, row) => line(cells, (i) => typeof rows[row]?.[i] === 'object'))].join(
    '\n',
  )
}

function shrink(columns: Column[], widths: number[], available: number | undefined): void {
  if (!available) return
  for (;;) {
    const taken = widths.reduce((sum, width) => sum + width + GAP, -GAP)
    const candidates = widths.flatMap((width, i) => (columns[i]?.shrinks && width > NARROWEST ? [i] : []))
    const widest = candidates.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0]
    if (taken <= available || widest === undefined) return
    widths[widest] = (widths[widest] ?? 0) - 1
  }
}
