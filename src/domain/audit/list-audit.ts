import type { z } from 'zod'
import type { AuditEvent, listAudit as contract } from '#contract/audit.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

type Page = z.output<typeof contract.query>

/** A page of the account's audit log, newest first, and which page has what came before, if anything did. */
export async function listAudit(
  caller: Credential,
  page: Page,
): Promise<{ events: AuditEvent[]; next: Page | undefined }> {
  const { before, event_type, limit } = page
  const found = await call(
    (sql) => sql<AuditEvent[]>`
      select * from roost.list_audit(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id},
        ${before ?? null}, ${event_type ?? null}, ${limit + 1})`,
  )
  const events = found.slice(0, limit)
  return { events, next: found.length > limit ? { ...page, before: events.at(-1)?.seq } : undefined }
}
