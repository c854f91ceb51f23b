import type { z } from 'zod'
import type { verifyAudit as contract } from '#contract/audit.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

type Verified = z.output<typeof contract.reply>

/**
 * Recomputes the hash chain of the account's audit log, in the database and at one moment. Throws `too_many_requests`
 * while that is being done for the account already.
 */
export async function verifyAudit(caller: Credential): Promise<Verified> {
  const [row] = await call(
    (sql) => sql<{ verified: Verified }[]>`
      select roost.verify_audit(${caller.token_hash}, ${caller.user_id}, ${caller.session_id}) as verified`,
  )
  if (!row) throw new Error('verify_audit answers one row')
  return row.verified
}
