import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import type { Output } from '#cli/output.ts'
import { saySize } from '#cli/text/say-size.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** One side of a comparison: a revision, or a file. A removed type has no content. */
export type Side = { name: string; revision: number | null; content: Bytes }

/** How two contents differ: `patch` is a unified diff, null where there is none to show. */
export type Compared = { outcome: 'same' | 'text' | 'binary'; patch: string | null; text: string }

/** Texts that have little in common can take for ever, and Ctrl-C is not heard meanwhile. */
const LONGEST_MS = 3000

/** Compares two contents. JSON on both sides is laid out first, so that its lines can be told apart. */
export function compare(output: Output, from: Side, to: Side): Compared {
  const same = Buffer.compare(from.content, to.content) === 0
  if (same) return { outcome: 'same', patch: null, text: `${from.name} and ${to.name} are the same.` }
  const texts = layOut(readText(from.content), readText(to.content))
  if (!texts) return binary(from, to, 'They are not text')
  const patch = createTwoFilesPatch(from.name, to.name, ...texts, undefined, undefined, {
    timeout: LONGEST_MS,
    headerOptions: FILE_HEADERS_ONLY,
  })
  if (patch === undefined) return binary(from, to, 'They differ in too much to show')
  return {
    outcome: 'text',
    patch,
    text: patch
      .trimEnd()
      .split('\n')
      .map((line) => colour(output, line))
      .join('\n'),
  }
}

const binary = (from: Side, to: Side, why: string): Compared => ({
  outcome: 'binary',
  patch: null,
  text: `${why} (binary): ${from.name} has ${saySize(from.content.length)}, ${to.name} has ${saySize(to.content.length)}.`,
})

/** UTF-8 text without NUL, or undefined. */
function readText(content: Bytes): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function layOut(from: string | undefined, to: string | undefined): [string, string] | undefined {
  if (from === undefined || to === undefined) return undefined
  const [a, b] = [prettyJson(from), prettyJson(to)]
  // JSON that only differs in how it is written is compared as it is written.
  return a !== undefined && b !== undefined && a !== b ? [a, b] : [from, to]
}

/** Laid out with two spaces; nothing at all counts as JSON, so that a removal shows as lines too. */
function prettyJson(text: string): string | undefined {
  if (text === '') return ''
  try {
    return `${JSON.stringify(JSON.parse(text), null, 2)}\n`
  } catch {
    return undefined
  }
}

function colour(output: Output, line: string): string {
  // On a terminal nothing of the content may act on it.
  const shown = output.columns === undefined ? line : line.replace(/[^\P{Cc}\t]/gu, '�')
  if (/^(---|\+\+\+) /.test(line)) return output.style('bold', shown)
  if (line.startsWith('@@')) return output.style('cyan', shown)
  if (line.startsWith('+')) return output.style('green', shown)
  if (line.startsWith('-')) return output.style('red', shown)
  return shown
}
