/** How many bytes stand in a row. */
const ROW_BYTES = 16

/** A run of bytes, by the name of the part it belongs to, or of none. */
type Part<Name> = { name: Name; offset: number; length: number }

/** What is written for a run. */
export type Run<Name> = { name: Name | null; text: string }

/** Bytes in hexadecimal, sixteen to a row in two groups, cut where parts begin and end. */
export const spellHex = <Name extends string>(bytes: Uint8Array, parts: readonly Part<Name>[]): Run<Name>[] =>
  spell(bytes, parts, hexOf, gapAfter)

/** Bytes as the characters they are in ASCII, a dot for what is none, in the same rows. */
export const spellText = <Name extends string>(
  bytes: Uint8Array,
  parts: readonly Part<Name>[],
): Run<Name>[] => spell(bytes, parts, characterOf, (at) => (isRowEnd(at) ? '\n' : ''))

/** Where each row begins, in hexadecimal. */
export const spellOffsets = (count: number): string =>
  Array.from({ length: Math.ceil(count / ROW_BYTES) }, (_, row) =>
    (row * ROW_BYTES).toString(16).padStart(4, '0'),
  ).join('\n')

function spell<Name>(
  bytes: Uint8Array,
  parts: readonly Part<Name>[],
  write: (byte: number) => string,
  gap: (at: number) => string,
): Run<Name>[] {
  const runs: Run<Name>[] = []
  for (const [at, byte] of bytes.entries()) {
    const name = parts.find(({ offset, length }) => at >= offset && at < offset + length)?.name ?? null
    const before = at === 0 ? '' : gap(at - 1)
    const run = runs.at(-1)
    if (run && run.name === name) run.text += before + write(byte)
    else runs.push(...(before ? [{ name: null, text: before }] : []), { name, text: write(byte) })
  }
  return runs
}

const hexOf = (byte: number) => byte.toString(16).padStart(2, '0')
const characterOf = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')
const isRowEnd = (at: number) => at % ROW_BYTES === ROW_BYTES - 1
const gapAfter = (at: number) => (isRowEnd(at) ? '\n' : at % ROW_BYTES === ROW_BYTES / 2 - 1 ? '  ' : ' ')
