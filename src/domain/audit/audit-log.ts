import type { z } from 'zod'
import type { verifyAudit } from '#contract/audit.ts'

type Verified = Omit<z.output<typeof verifyAudit.reply>, 'valid'>

/** What is known of a chain: a long one is checked when somebody asks, and once at a time. */
type AuditChain = { state: 'unchecked' } | { state: 'busy' } | (Verified & { state: 'whole' | 'broken' })

/** How far a log goes back, and whether its chain holds. Nulls: it has no rows. */
export type AuditLog = {
  first_seq: number | null
  last_seq: number | null
  since: string | null
  chain: AuditChain
}
