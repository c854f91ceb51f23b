type Rows = Partial<Record<string, { row: Record<string, unknown> }[]>>

/** Shorter texts say nothing of anybody. */
const SHORTEST = 12

/**
 * What gives an account away wherever it shows: every text of its rows, and bytes also as base64 and as they are, but
 * for what another account, made in the same way, has in its rows too.
 */
export function marksOf(rows: Rows, others: Rows): string[] {
  const common = new Set(textsOf(others))
  const own = [...textsOf(rows)].filter((text) => text.length >= SHORTEST && !common.has(text))
  return [...new Set(own.flatMap(formsOf))]
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    yield value
    // A document is kept as the text it came as.
    if (value.startsWith('{')) yield* textsOf(JSON.parse(value))
  } else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* textsOf(part)
}

/** Postgres writes bytes into JSON as `\x` and hex. */
function formsOf(text: string): string[] {
  if (!/^\\x([0-9a-f]{2})+$/.test(text)) return [text]
  const bytes = Buffer.from(text.slice(2), 'hex')
  return [text.slice(2), bytes.toString('base64'), bytes.toString('latin1')]
}
