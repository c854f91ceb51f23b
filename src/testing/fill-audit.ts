import type { Database } from '#platform/db/connect.ts'

/** Somebody who has used every kind of program, from many places. */
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'roost/0.1.0 (linux)',
]

/** Appends `count` rows to an account's audit log, an hour apart up to now, in one chain with those that are there. */
export async function fillAudit(sql: Database, user_id: string, count: number): Promise<void> {
  await sql`
    do language plpgsql ${sql.unsafe(`$do$
    declare
      head roost.audit_heads;
      entry roost.audit_logs;
      agents text[] := array[${agents.map((agent) => `'${agent}'`).join(', ')}];
    begin
      select * into head from roost.audit_heads where user_id = '${user_id}' for update;
      for number in 1..${count} loop
        entry.user_id := head.user_id;
        entry.seq := head.seq + 1;
        entry.id := gen_random_uuid();
        entry.event_type := (array['config_updated', 'sign_in', 'token_rotated', 'sign_in_failed'])[1 + number % 4];
        entry.ip_address := ('192.0.2.' || number % 250)::inet;
        entry.user_agent := agents[1 + number % 3];
        entry.metadata := '{}';
        entry.created_at := now() - make_interval(hours => ${count} - number);
        entry.previous_hash := head.hash;
        entry.hash := sha256(roost.audit_row_bytes(entry));
        insert into roost.audit_logs select (entry).*;
        head.seq := entry.seq;
        head.hash := entry.hash;
      end loop;
      update roost.audit_heads set seq = head.seq, hash = head.hash where user_id = head.user_id;
    end
    $do$`)}`
}
