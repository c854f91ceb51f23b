import type { Database } from '#platform/db/connect.ts'

export type Transaction = Parameters<Parameters<Database['begin']>[1]>[0]

/** Whether every row's hash follows from the row and from the hash before it, up to the one the head names. */
export async function isIntact(sql: Database | Transaction, user_id: string): Promise<boolean> {
  const [checked] = await sql`
    select coalesce(bool_and(entry.follows), true) and count(entry.seq) = head.seq - head.anchor_seq
      and coalesce((array_agg(entry.hash order by entry.seq desc))[1], head.anchor_hash) = head.hash as intact
    from roost.audit_heads head left join lateral (
      select a.seq, a.hash,
        a.hash = sha256(roost.audit_row_bytes(a))
          and a.previous_hash = lag(a.hash, 1, head.anchor_hash) over (order by a.seq)
          and a.seq = lag(a.seq, 1, head.anchor_seq) over (order by a.seq) + 1 as follows
      from roost.audit_logs a where a.user_id = head.user_id) entry on true
    where head.user_id = ${user_id}
    group by head.user_id`
  return checked?.intact
}

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
