-- What happened to an account, in order: the head row gives numbers under its lock, events are what devices
-- follow, audit rows are what people read.

create table roost.sync_heads (
  user_id uuid primary key references roost.accounts on delete cascade,
  -- Changes when the database was restored from a backup: every cursor of another epoch is void.
  epoch bigint not null default 1,
  seq bigint not null default 0 check (seq >= 0),
  -- Events up to this number have been removed.
  floor_seq bigint not null default 0 check (floor_seq <= seq),
  updated_at timestamptz not null default now()
) with (fillfactor = 50);

create table roost.sync_events (
  user_id uuid not null references roost.accounts on delete cascade,
  seq bigint not null,
  event_type text not null check (event_type in
    ('data_updated', 'config_changed', 'device_revoked', 'key_rotated', 'device_changed')),
  data_type text,
  version bigint,
  device_id uuid,
  created_at timestamptz not null,
  primary key (user_id, seq)
);

create table roost.audit_heads (
  user_id uuid primary key references roost.accounts on delete cascade,
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex'),
  -- The last row that retention removed: the chain is checked from here.
  anchor_seq bigint not null default 0,
  anchor_hash bytea not null default decode(repeat('00', 32), 'hex')
);

create table roost.audit_logs (
  user_id uuid not null references roost.accounts on delete cascade,
  seq bigint not null,
  id uuid not null default gen_random_uuid(),
  event_type text not null,
  ip_address inet,
  user_agent text,
  device_id uuid,
  metadata jsonb not null default '{}',
  created_at timestamptz not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (user_id, seq)
);

-- What happened to nobody we know: wrong codes, dead tokens, failed sign-ins.
create table roost.security_events (
  id uuid primary key default gen_random_uuid(),
  event_type text not null,
  ip_address inet,
  user_agent text,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index security_events_created_at on roost.security_events (created_at);

do $$
declare
  name text;
begin
  foreach name in array array['sync_heads', 'sync_events', 'audit_heads', 'audit_logs', 'security_events'] loop
    execute format('alter table roost.%I enable row level security', name);
    execute format('alter table roost.%I force row level security', name);
  end loop;
end
$$;

create policy sync_heads_select_own on roost.sync_heads for select to authenticated
  using (user_id = (select auth.uid()));
create policy sync_heads_update_own on roost.sync_heads for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy sync_events_select_own on roost.sync_events for select to authenticated
  using (user_id = (select auth.uid()));
create policy sync_events_insert_own on roost.sync_events for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy audit_logs_select_own on roost.audit_logs for select to authenticated
  using (user_id = (select auth.uid()));

create policy sync_heads_system_select on roost.sync_heads for select to roost_system using (true);
create policy sync_heads_system_insert on roost.sync_heads for insert to roost_system with check (true);
create policy sync_heads_system_update on roost.sync_heads for update to roost_system using (true);
create policy sync_events_system_select on roost.sync_events for select to roost_system using (true);
create policy sync_events_system_insert on roost.sync_events for insert to roost_system with check (true);
create policy audit_heads_system_select on roost.audit_heads for select to roost_system using (true);
create policy audit_heads_system_insert on roost.audit_heads for insert to roost_system with check (true);
create policy audit_heads_system_update on roost.audit_heads for update to roost_system using (true);
create policy audit_logs_system_select on roost.audit_logs for select to roost_system using (true);
create policy audit_logs_system_insert on roost.audit_logs for insert to roost_system with check (true);
create policy security_events_system_insert on roost.security_events for insert to roost_system with check (true);

grant select on roost.sync_heads, roost.sync_events, roost.audit_logs to authenticated;
grant update (seq, updated_at) on roost.sync_heads to authenticated;
grant insert on roost.sync_events to authenticated;
grant select, insert on roost.sync_heads, roost.sync_events, roost.audit_heads, roost.audit_logs to roost_system;
grant update on roost.sync_heads, roost.audit_heads to roost_system;
grant insert on roost.security_events to roost_system;

-- Takes the account's next number under its head's lock, which the caller then holds until it commits, and
-- records the event. `updated_at` never repeats and never falls, so a reader by time misses nothing either.
create function roost.record_event(
  p_user_id uuid, p_event_type text, p_data_type text, p_version bigint, p_device_id uuid,
  out epoch bigint, out seq bigint, out at timestamptz
)
language plpgsql set search_path = '' as $$
begin
  update roost.sync_heads as head
  set seq = head.seq + 1, updated_at = greatest(clock_timestamp(), head.updated_at + interval '1 microsecond')
  where head.user_id = p_user_id
  returning head.epoch, head.seq, head.updated_at into epoch, seq, at;
  -- The account was deleted since its caller came in.
  if not found then
    perform roost.refuse('unauthorized');
  end if;
  insert into roost.sync_events (user_id, seq, event_type, data_type, version, device_id, created_at)
  values (p_user_id, seq, p_event_type, p_data_type, p_version, p_device_id, at);
end
$$;

-- What a row of the audit log says, in the one spelling its hash is taken over.
create function roost.audit_row_bytes(entry roost.audit_logs) returns bytea
language sql immutable set search_path = '' as $$
  select entry.previous_hash || convert_to(jsonb_build_array(
    entry.user_id, entry.seq, entry.id, entry.event_type, host(entry.ip_address), entry.user_agent,
    entry.device_id, entry.metadata, roost.iso(entry.created_at)
  )::text, 'UTF8')
$$;

-- Appends to an account's audit log, chained to the row before: for verbs that act for the system.
-- `p_origin` is `{ip, user_agent}` of the request.
create function roost.append_audit(
  p_user_id uuid, p_event_type text, p_metadata jsonb, p_device_id uuid, p_origin jsonb
) returns void
language plpgsql set search_path = '' as $$
declare
  head roost.audit_heads;
  entry roost.audit_logs;
begin
  select * into head from roost.audit_heads where user_id = p_user_id for update;
  if not found then
    perform roost.refuse('unauthorized');
  end if;
  entry.user_id := p_user_id;
  entry.seq := head.seq + 1;
  entry.id := gen_random_uuid();
  entry.event_type := p_event_type;
  entry.ip_address := (p_origin ->> 'ip')::inet;
  entry.user_agent := left(p_origin ->> 'user_agent', 400);
  entry.device_id := p_device_id;
  entry.metadata := p_metadata;
  entry.created_at := clock_timestamp();
  entry.previous_hash := head.hash;
  entry.hash := sha256(roost.audit_row_bytes(entry));
  insert into roost.audit_logs select (entry).*;
  update roost.audit_heads set seq = entry.seq, hash = entry.hash where user_id = p_user_id;
end
$$;

-- Appends to the audit log of the account whose claims the transaction carries, and to no other.
create function roost.record_audit(
  p_user_id uuid, p_event_type text, p_metadata jsonb, p_device_id uuid, p_origin jsonb
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_user_id is distinct from roost.claimed_user_id() then
    raise insufficient_privilege using message = 'the audit log of another account';
  end if;
  perform roost.append_audit(p_user_id, p_event_type, p_metadata, p_device_id, p_origin);
end
$$;
alter function roost.record_audit owner to roost_system;
