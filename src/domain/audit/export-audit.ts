import type { AuditFilter } from '#contract/audit.ts'
import { auditWords } from '#contract/audit-words.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import { log } from '#platform/log/log.ts'
import { csvLine } from './csv-line.ts'
import { asSearch, type FoundEvent, type FoundEvents, SPAN } from './search-audit.ts'

/** Rows read by one statement. */
const PIECE = 1000

/** Without it spreadsheets take UTF-8 for whatever their language had before. */
const BYTE_ORDER_MARK = '\u{feff}'

const columns = [
  ...['number', 'time_utc', 'what', 'event_type', 'device', 'device_id', 'ip_address', 'user_agent'],
  ...['details', 'hash'],
]

const toLine = (event: FoundEvent): string =>
  csvLine([
    ...[event.seq, event.created_at, auditWords[event.event_type], event.event_type],
    ...[event.device_name, event.device_id, event.ip_address, event.user_agent],
    ...[JSON.stringify(event.metadata), event.hash],
  ])

/**
 * Every row of the account's audit log that fits, newest first, as a table (RFC 4180, UTF-8), read while it is sent. It
 * refuses before it begins.
 */
export async function exportAudit(
  caller: Credential,
  filter: AuditFilter,
): Promise<ReadableStream<Uint8Array>> {
  const first = await readPiece(caller, filter, null)
  return asStream(listLines(caller, filter, first))
}

const asStream = (lines: AsyncGenerator<string>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(new TextEncoder().encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })

async function* listLines(
  caller: Credential,
  filter: AuditFilter,
  first: FoundEvents,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns)
  try {
    for (let piece = first; ; piece = await readPiece(caller, filter, piece.older)) {
      if (piece.events.length > 0) yield piece.events.map(toLine).join('')
      if (piece.older === null) return
    }
  } catch (error) {
    // The answer has begun: all that is left is to break it off.
    log().error({ error }, 'an export of the audit log broke off')
    throw error
  }
}

async function readPiece(
  caller: Credential,
  filter: AuditFilter,
  before: number | null,
): Promise<FoundEvents> {
  const [row] = await call(
    (sql) => sql<{ piece: FoundEvents }[]>`
      select roost.export_audit(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${sql.json(asSearch(filter))},
        ${before}, ${PIECE}, ${SPAN}) as piece`,
  )
  if (!row) throw new Error('export_audit answers one row')
  return row.piece
}
