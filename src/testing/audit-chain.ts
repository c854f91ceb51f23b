import type { Database } from '#platform/db/connect.ts'
import type { Transaction } from './transaction.ts'

/** What checking the chain of an account finds within a transaction, as its person would. */
export async function checkChain(sql: Transaction, user_id: string) {
  await sql`select set_config('request.jwt.claim.sub', ${user_id}, true)`
  const [checked] = await sql<
    { broken_at: number | null }[]
  >`select * from roost.check_audit_chain(${user_id})`
  return checked
}

/** Whether the chain of an account holds. */
export const isIntact = (sql: Database, user_id: string): Promise<boolean> =>
  sql.begin(async (transaction) => (await checkChain(transaction, user_id))?.broken_at === null)

/** Makes rows of the audit log this many days old, the first of `days` the first row, and chains them anew. */
export async function ageAudit(sql: Database, user_id: string, days: number[]): Promise<void> {
  await sql.begin(async (transaction) => {
    for (const [index, age] of days.entries()) {
      await transaction`
        update roost.audit_logs set created_at = now() - make_interval(hours => ${Math.round(age * 24)})
        where user_id = ${user_id} and seq = ${index + 1}`
    }
    const [head] = await transaction`select seq from roost.audit_heads where user_id = ${user_id}`
    for (let seq = 1; seq <= head?.seq; seq++) {
      await transaction`
        update roost.audit_logs a set previous_hash = coalesce(
          (select b.hash from roost.audit_logs b where b.user_id = a.user_id and b.seq = a.seq - 1),
          decode(repeat('00', 32), 'hex'))
        where user_id = ${user_id} and seq = ${seq}`
      await transaction`
        update roost.audit_logs a set hash = sha256(roost.audit_row_bytes(a)) where user_id = ${user_id} and seq = ${seq}`
    }
    await transaction`
      update roost.audit_heads h set hash = a.hash from roost.audit_logs a
      where h.user_id = ${user_id} and a.user_id = h.user_id and a.seq = h.seq`
  })
}
