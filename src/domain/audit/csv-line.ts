type Cell = string | number | null

/**
 * A line of a table by RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front, which
 * makes it a text there: names of devices and user agents are whatever somebody has sent.
 */
export const csvLine = (cells: Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`

function cellOf(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '')
  const text = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
