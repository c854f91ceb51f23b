import type { AuditEvent, AuditEventType, AuditFilter } from '#contract/audit.ts'
import { auditWords } from '#contract/audit-words.ts'

/** A row of the log as it is searched. */
export type FoundEvent = Omit<AuditEvent, 'previous_hash'>

/** Rows newest first, and the numbers before and after which there may be more. */
export type FoundEvents = { events: FoundEvent[]; older: number | null; newer: number | null }

/** How many rows one statement looks at, at most: a search that finds nothing in them takes some 50 ms. */
export const SPAN = 20_000

/** A filter as `roost.search_audit` takes it. */
export function asSearch({ event_type, device, since, until, search }: AuditFilter) {
  return {
    event_type: event_type ?? null,
    device_id: device && device !== 'browser' ? device : null,
    is_browser: device === 'browser',
    since: since ?? null,
    until: until ?? null,
    search: search ?? null,
    said: search ? typesSaying(search) : null,
  }
}

const typesSaying = (text: string): AuditEventType[] =>
  (Object.keys(auditWords) as AuditEventType[]).filter((type) =>
    auditWords[type].toLowerCase().includes(text.toLowerCase()),
  )
