-- What the pages about all of an account show: the overview, and which data types are synced.

-- How much happened to the account on each of the last `p_days` days in UTC, today last. Numbers of events have no gaps
-- and their times only rise, so a day has as many events as lie between its first number and the next day's. The first
-- numbers are searched by halving, all days at once: what that costs hardly grows with what has happened.
create function roost.count_daily_events(p_user_id uuid, p_days integer) returns bigint[]
language sql stable set search_path = '' as $$
  with recursive halving as (
    -- The first event of a day is above `below` and at most `first`.
    select day, date_trunc('day', now(), 'UTC') - day * interval '24 hours' as day_start,
      h.floor_seq as below, h.seq + 1 as first
    from roost.sync_heads h, generate_series(0, p_days - 1) as day where h.user_id = p_user_id
    union all
    select s.day, s.day_start,
      case when e.created_at < s.day_start then e.seq else s.below end,
      case when e.created_at < s.day_start then s.first else e.seq end
    from halving s
    -- The limit keeps this a look at one event: joined, the planner would rather read them all.
    cross join lateral (
      select e.seq, e.created_at from roost.sync_events e
      where e.user_id = p_user_id and e.seq = (s.below + s.first) / 2 limit 1) e
    where s.first - s.below > 1
  ), found as (
    select s.day, min(s.first) as first, max(s.first) as last from halving s group by s.day
  )
  select array_agg(f.next - f.first order by f.day desc)
  from (select day, first, lag(first, 1, last) over (order by day) as next from found) f
$$;

-- Who could read what is stored, at most. The key of older clients lies here, so who runs the server could open what is
-- stored under it. What such clients stored stays unsealed after that key has gone into the keyring: who kept a copy of
-- the key could open it still. Where they left no key, nobody here can tell whether what they stored is encrypted at all.
create function roost.protection_of(p_user_id uuid) returns text
language sql stable set search_path = '' as $$
  select case
    when exists (select from roost.vault_legacy_keys l where l.user_id = p_user_id) then 'server_key'
    when exists (select from roost.vault_blob_versions v where v.user_id = p_user_id and v.format = 0) then
      case when keyring.is_there then 'partly_sealed' else 'unsealed' end
    when keyring.is_there then 'end_to_end'
    else 'none' end
  from (select exists (select from roost.vault_keyrings k where k.user_id = p_user_id) as is_there) as keyring
$$;

-- What the overview shows, in one call: preferences, the devices seen last and how many there are, the state of each blob
-- without its bytes, what the account takes and how active it was, and the cursor to follow from. It is one expression
-- and so sees one moment: what came before the cursor is in it, and what comes after is told to who follows.
create function roost.get_overview(p_user_id uuid, p_session_id uuid, p_devices integer, p_days integer) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return jsonb_build_object(
    'config', roost.config_of(caller.user_id),
    'devices', (
      select coalesce(jsonb_agg(to_jsonb(d)), '[]')
      from (select * from roost.devices_of(caller.user_id, null) limit p_devices) d),
    'device_count', (select count(*) from roost.devices d where d.user_id = caller.user_id),
    'signed_in_count', (
      select count(distinct s.device_id) from roost.sync_sessions s
      where s.user_id = caller.user_id and s.revoked_at is null and s.expires_at > now()),
    'blobs', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'data_type', b.data_type, 'version', b.version, 'format', b.format, 'blob_size_bytes', b.blob_size_bytes,
        'updated_at', roost.iso(b.updated_at),
        'device_name', (select d.name from roost.devices d where d.id = b.device_id))), '[]')
      from roost.vault_blobs b where b.user_id = caller.user_id and b.deleted_at is null),
    'has_stored', exists (select from roost.vault_blobs b where b.user_id = caller.user_id),
    'kept_bytes', (select coalesce(sum(b.kept_bytes), 0) from roost.vault_blobs b where b.user_id = caller.user_id),
    'protection', roost.protection_of(caller.user_id),
    'activity', roost.count_daily_events(caller.user_id, p_days),
    'today', to_char(now() at time zone 'UTC', 'YYYY-MM-DD'),
    'cursor', roost.cursor_of(caller.user_id)
  );
end
$$;

-- What the page of the preferences shows: these, what is stored of each type, and the cursor to follow from.
create function roost.get_sync_settings(p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return jsonb_build_object(
    'config', roost.config_of(caller.user_id),
    'stored_bytes', (
      select coalesce(jsonb_object_agg(b.data_type, b.blob_size_bytes), '{}')
      from roost.vault_blobs b where b.user_id = caller.user_id and b.deleted_at is null),
    'cursor', roost.cursor_of(caller.user_id)
  );
end
$$;
