import type { Database } from '#platform/db/connect.ts'

/** Gives an account a month of activity, more on some days than on others, in place of what it has done today. */
export async function fillActivity(admin: Database, user_id: string): Promise<void> {
  await admin`delete from roost.sync_events where user_id = ${user_id}`
  await admin`
    with event as (
      select row_number() over (order by day desc, number) as seq,
        date_trunc('day', now(), 'UTC') - day * interval '24 hours' + number * interval '20 minutes' as created_at
      from generate_series(1, 29) as day, generate_series(1, 2 + (day * 5 + day * day) % 17) as number
      where day % 7 not in (2, 3) or number <= 2
    ), inserted as (
      insert into roost.sync_events (user_id, seq, event_type, data_type, version, created_at)
      select ${user_id}, e.seq, 'config_changed', null, null, e.created_at from event e
      returning seq
    )
    update roost.sync_heads set seq = (select max(seq) from inserted) where user_id = ${user_id}`
}
