import type { AuditFilter } from '#contract/audit.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { AuditLog } from './audit-log.ts'
import { asSearch, type FoundEvents, SPAN } from './search-audit.ts'

type Wanted = {
  filter: AuditFilter
  /** Rows before this number, or the next after that one; without either the newest. */
  before?: number | undefined
  after?: number | undefined
  limit: number
  /** Whether the whole chain is to be checked, however long it is. */
  checks_chain: boolean
}

/** The rows of one page, the devices there are, and how the log stands. */
export type AuditPage = FoundEvents & {
  devices: { id: string; name: string }[]
  log: AuditLog
  /** Where to follow the account from. */
  cursor: { epoch: number; seq: number }
}

/** A page of a person's audit log. Where nothing fits in the rows looked at, `older` says where to look on. */
export async function getAuditPage(person: Person, wanted: Wanted): Promise<AuditPage> {
  const { filter, before, after, limit, checks_chain } = wanted
  const [row] = await call(
    (sql) => sql<{ page: AuditPage }[]>`
      select roost.get_audit_page(
        ${person.user_id}, ${person.session_id}, ${sql.json(asSearch(filter))},
        ${before ?? null}, ${after ?? null}, ${limit}, ${SPAN}, ${checks_chain}) as page`,
  )
  if (!row) throw new Error('get_audit_page answers one row')
  return row.page
}
