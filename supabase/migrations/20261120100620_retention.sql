-- What is removed because it is old. Each verb takes a bite that its caller bounds and is one transaction: what is cut
-- off goes on with the next call. None waits for somebody who writes: a row in use is left for the next time.

create index sync_sessions_ended_at on roost.sync_sessions (least(expires_at, revoked_at));

create policy audit_logs_system_delete on roost.audit_logs for delete to roost_system
  -- Only what the anchor of its chain has passed.
  using (seq <= (select h.anchor_seq from roost.audit_heads h where h.user_id = audit_logs.user_id));
create policy sync_events_system_delete on roost.sync_events for delete to roost_system
  -- Only what readers are told is gone.
  using (seq <= (select h.floor_seq from roost.sync_heads h where h.user_id = sync_events.user_id));
create policy security_events_system_select on roost.security_events for select to roost_system using (true);
create policy security_events_system_delete on roost.security_events for delete to roost_system using (true);
create policy vault_blob_versions_system_select on roost.vault_blob_versions for select to roost_system using (true);
create policy vault_blob_versions_system_delete on roost.vault_blob_versions for delete to roost_system using (true);
create policy vault_blobs_system_select on roost.vault_blobs for select to roost_system using (true);
create policy vault_blobs_system_update on roost.vault_blobs for update to roost_system using (true);
create policy idempotency_keys_system_select on roost.idempotency_keys for select to roost_system using (true);
create policy idempotency_keys_system_delete on roost.idempotency_keys for delete to roost_system using (true);
grant delete on roost.audit_logs, roost.sync_events to roost_system;
grant select, update (kept_bytes) on roost.vault_blobs to roost_system;
grant select, delete on roost.security_events, roost.vault_blob_versions, roost.idempotency_keys to roost_system;

-- Device logins that ended a day ago; nobody holds anything of theirs that would still open something.
create function roost.prune_grants(p_limit integer) returns integer
language sql security definer set search_path = '' as $$
  with gone as (
    delete from roost.device_grants where id in (
      select id from roost.device_grants where expires_at < now() - interval '1 day'
      order by expires_at limit p_limit for update skip locked)
    returning 1)
  select count(*)::integer from gone
$$;
alter function roost.prune_grants owner to roost_system;

-- Sessions that ended `p_days` ago, and with each the tokens it had before. Until then a token that comes back is
-- recognised; after that it is a token nobody knows. Devices stay until they are revoked.
create function roost.prune_sessions(p_days integer, p_limit integer) returns integer
language sql security definer set search_path = '' as $$
  with gone as (
    delete from roost.sync_sessions where id in (
      select id from roost.sync_sessions
      where least(expires_at, revoked_at) < now() - make_interval(days => p_days)
      order by least(expires_at, revoked_at) limit p_limit for update skip locked)
    returning 1)
  select count(*)::integer from gone
$$;
alter function roost.prune_sessions owner to roost_system;

create function roost.prune_security_events(p_days integer, p_limit integer) returns integer
language sql security definer set search_path = '' as $$
  with gone as (
    delete from roost.security_events where id in (
      select id from roost.security_events where created_at < now() - make_interval(days => p_days)
      order by created_at limit p_limit)
    returning 1)
  select count(*)::integer from gone
$$;
alter function roost.prune_security_events owner to roost_system;

create function roost.prune_idempotency_keys(p_ttl_seconds integer, p_limit integer) returns integer
language sql security definer set search_path = '' as $$
  with gone as (
    delete from roost.idempotency_keys where (user_id, key_hash) in (
      select user_id, key_hash from roost.idempotency_keys
      where claimed_at < now() - make_interval(secs => p_ttl_seconds) order by claimed_at limit p_limit)
      -- Somebody may have begun anew under the key meanwhile.
      and claimed_at < now() - make_interval(secs => p_ttl_seconds)
    returning 1)
  select count(*)::integer from gone
$$;
alter function roost.prune_idempotency_keys owner to roost_system;

-- Counters that have run out. Not for the system: they are the table of the server's login.
create function roost.prune_rate_limits(p_limit integer) returns integer
language sql set search_path = '' as $$
  with gone as (
    delete from roost.rate_limits where key in (
      select key from roost.rate_limits where expire < extract(epoch from now()) * 1000
      order by expire limit p_limit for update skip locked)
    returning 1)
  select count(*)::integer from gone
$$;

-- Events older than `p_days`, of the first account after `p_after` that has some: a prefix of at most `p_limit`. Readers
-- that had not come so far are told by the head's floor. `account_id` is where to go on after, null at the end.
create function roost.prune_events(
  p_after uuid, p_days integer, p_limit integer, out removed integer, out account_id uuid
)
language plpgsql security definer set search_path = '' as $$
declare
  cutoff timestamptz := now() - make_interval(days => p_days);
  account record;
  last_seq bigint;
begin
  removed := 0;
  for account in
    select h.user_id, cutoff > (
      select e.created_at from roost.sync_events e where e.user_id = h.user_id order by e.seq limit 1) as is_due
    from roost.sync_heads h where h.user_id > p_after order by h.user_id limit 1000
  loop
    account_id := account.user_id;
    continue when account.is_due is not true;
    perform from roost.sync_heads h where h.user_id = account_id for update skip locked;
    continue when not found;
    select max(e.seq) filter (where e.is_old), count(*) filter (where e.is_old) into last_seq, removed
    from (
      select f.seq, bool_and(f.created_at < cutoff) over (order by f.seq) as is_old
      from (select seq, created_at from roost.sync_events where user_id = account_id order by seq limit p_limit) f) e;
    continue when removed = 0;
    update roost.sync_heads set floor_seq = last_seq where user_id = account_id;
    delete from roost.sync_events where user_id = account_id and seq <= last_seq;
    return;
  end loop;
end
$$;
alter function roost.prune_events owner to roost_system;

-- Audit rows older than `p_days`, of the first account after `p_after` that has some: a prefix of at most `p_limit`,
-- whose last hash becomes the anchor from which the rest of the chain is checked.
create function roost.prune_audit(
  p_after uuid, p_days integer, p_limit integer, out removed integer, out account_id uuid
)
language plpgsql security definer set search_path = '' as $$
declare
  cutoff timestamptz := now() - make_interval(days => p_days);
  account record;
  last_seq bigint;
begin
  removed := 0;
  for account in
    select h.user_id, cutoff > (
      select a.created_at from roost.audit_logs a where a.user_id = h.user_id order by a.seq limit 1) as is_due
    from roost.audit_heads h where h.user_id > p_after order by h.user_id limit 1000
  loop
    account_id := account.user_id;
    continue when account.is_due is not true;
    perform from roost.audit_heads h where h.user_id = account_id for update skip locked;
    continue when not found;
    select max(a.seq) filter (where a.is_old), count(*) filter (where a.is_old) into last_seq, removed
    from (
      select f.seq, bool_and(f.created_at < cutoff) over (order by f.seq) as is_old
      from (select seq, created_at from roost.audit_logs where user_id = account_id order by seq limit p_limit) f) a;
    continue when removed = 0;
    update roost.audit_heads h set anchor_seq = last_seq, anchor_hash = a.hash
    from roost.audit_logs a where h.user_id = account_id and a.user_id = account_id and a.seq = last_seq;
    delete from roost.audit_logs where user_id = account_id and seq <= last_seq;
    return;
  end loop;
end
$$;
alter function roost.prune_audit owner to roost_system;

-- Earlier versions that time alone makes superfluous, of the first account after `p_after` that may have some. An
-- account that is written to does this by the way.
create function roost.prune_idle_versions(p_after uuid, out removed integer, out account_id uuid)
language plpgsql security definer set search_path = '' as $$
declare
  kept bigint;
begin
  removed := 0;
  for account_id in
    select h.user_id from roost.sync_heads h where h.user_id > p_after order by h.user_id limit 1000
  loop
    select count(*) into kept from roost.vault_blob_versions v where v.user_id = account_id;
    -- No type of fewer has one to lose.
    continue when kept <= 20;
    perform from roost.sync_heads h where h.user_id = account_id for update skip locked;
    continue when not found;
    perform roost.prune_blob_versions(account_id, b.data_type) from (
      select distinct v.data_type from roost.vault_blob_versions v where v.user_id = account_id) b;
    removed := kept - (select count(*) from roost.vault_blob_versions v where v.user_id = account_id);
    return;
  end loop;
end
$$;
alter function roost.prune_idle_versions owner to roost_system;
