-- What the pages about security show: who can open the account's key, what older clients have left readable, and the
-- audit log, searched.

-- Checks the chain of the caller's own log where that is done in a moment, and else only if it `p_is_asked`. Of several
-- who ask for a long log at once one is served.
create function roost.glance_at_chain(p_user_id uuid, p_is_asked boolean) returns jsonb
language plpgsql set search_path = '' as $$
declare
  length bigint := (select max(a.seq) - min(a.seq) + 1 from roost.audit_logs a where a.user_id = p_user_id);
begin
  if length > 300 then
    if not p_is_asked then
      return '{"state": "unchecked"}';
    elsif not pg_try_advisory_xact_lock(hashtextextended('roost.verify_audit ' || p_user_id, 0)) then
      return '{"state": "busy"}';
    end if;
  end if;
  return (select to_jsonb(c) || jsonb_build_object('state', case when c.broken_at is null then 'whole' else 'broken' end)
          from roost.check_audit_chain(p_user_id) c);
end
$$;

-- How far the caller's own log goes back, and whether its chain holds.
create function roost.describe_audit(p_user_id uuid, p_is_asked boolean) returns jsonb
language sql set search_path = '' as $$
  select jsonb_build_object('first_seq', log.first_seq, 'last_seq', log.last_seq,
    'since', (select roost.iso(a.created_at) from roost.audit_logs a
              where a.user_id = p_user_id and a.seq = log.first_seq),
    'chain', roost.glance_at_chain(p_user_id, p_is_asked))
  from (select min(a.seq) as first_seq, max(a.seq) as last_seq from roost.audit_logs a where a.user_id = p_user_id) log
$$;

-- What protects the account, in one call and as one moment.
create function roost.get_security(p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return jsonb_build_object(
    'protection', roost.protection_of(caller.user_id),
    'keyring', (
      select jsonb_build_object('key_version', k.key_version, 'document', k.document, 'updated_at', roost.iso(k.updated_at))
      from roost.vault_keyrings k where k.user_id = caller.user_id),
    'legacy_key', (select jsonb_build_object('created_at', roost.iso(l.created_at))
                   from roost.vault_legacy_keys l where l.user_id = caller.user_id),
    'unsealed', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'data_type', v.data_type, 'is_current', v.is_current, 'version_count', v.version_count)), '[]')
      from (
        select v.data_type, count(*) as version_count,
          bool_or(v.version = b.version and b.deleted_at is null) as is_current
        from roost.vault_blob_versions v join roost.vault_blobs b using (user_id, data_type)
        where v.user_id = caller.user_id and v.format = 0 group by v.data_type) v),
    'devices', (select coalesce(jsonb_agg(to_jsonb(d)), '[]') from roost.devices_of(caller.user_id, null) d),
    'last_sign_in', (
      select jsonb_build_object('created_at', roost.iso(a.created_at), 'ip_address', host(a.ip_address),
        'user_agent', a.user_agent)
      from roost.audit_logs a where a.user_id = caller.user_id and a.event_type = 'sign_in'
      order by a.seq desc limit 1),
    'log', roost.describe_audit(caller.user_id, false),
    'cursor', roost.cursor_of(caller.user_id));
end
$$;

-- Rows of the caller's own log that fit `p_filter`, newest first: those before `p_before`, or the next after `p_after`.
-- At most `p_span` rows are looked at, so that no search takes long: `older` and `newer` say where to go on, if anywhere.
-- `p_filter` is `{event_type, device_id, is_browser, since, until, search, said}`, where `said` are the types whose name
-- has the searched text in it.
create function roost.search_audit(
  p_user_id uuid, p_filter jsonb, p_before bigint, p_after bigint, p_limit integer, p_span bigint
) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  log record;
  low bigint;
  high bigint;
  f record;
  found jsonb;
  is_more boolean;
begin
  select min(a.seq) as first_seq, max(a.seq) as last_seq into log from roost.audit_logs a where a.user_id = p_user_id;
  if p_after is null then
    high := least(coalesce(p_before, log.last_seq + 1) - 1, log.last_seq);
    low := greatest(high - p_span + 1, log.first_seq);
  else
    low := greatest(p_after + 1, log.first_seq);
    high := least(low + p_span - 1, log.last_seq);
  end if;
  select * into f from jsonb_to_record(p_filter) as f(
    event_type text, device_id uuid, is_browser boolean, since timestamptz, until timestamptz, search text, said text[]);
  -- Only the direction differs: the end of the index at which reading starts.
  execute format($query$
    select coalesce(jsonb_agg(to_jsonb(sought) order by sought.seq desc), '[]') from (
      select a.id, a.seq, a.event_type, host(a.ip_address) as ip_address, a.user_agent, a.device_id, d.name as device_name,
        a.metadata, roost.iso(a.created_at) as created_at, encode(a.hash, 'hex') as hash
      from roost.audit_logs a left join roost.devices d on d.id = a.device_id and d.user_id = a.user_id
      where a.user_id = $1 and a.seq between $2 and $3
        and ($5 is null or a.event_type = $5)
        and ($6 is null or a.device_id = $6 or a.metadata ->> 'device_id' = $6::text)
        and ($7 is not true or a.device_id is null)
        and ($8 is null or a.created_at >= $8)
        and ($9 is null or a.created_at < $9)
        and ($10 is null or a.event_type = any ($11) or strpos(
          lower(concat_ws(e'\n', host(a.ip_address), a.user_agent, d.name, a.metadata ->> 'device_name')), lower($10)) > 0)
      order by a.seq %s limit $4 + 1) sought
    $query$, case when p_after is null then 'desc' else 'asc' end)
  into found using p_user_id, low, high, p_limit,
    f.event_type, f.device_id, f.is_browser, f.since, f.until, f.search, f.said;
  is_more := jsonb_array_length(found) > p_limit;
  if p_after is null then
    found := case when is_more then found - p_limit else found end;
    return jsonb_build_object('events', found, 'newer', case when high < log.last_seq then high end,
      'older', case when is_more then (found -> -1 ->> 'seq')::bigint when low > log.first_seq then low end);
  elsif not is_more and high >= log.last_seq then
    -- Nothing is newer: this is the first page, and as long as any.
    return roost.search_audit(p_user_id, p_filter, null, null, p_limit, p_span);
  end if;
  found := case when is_more then found - 0 else found end;
  return jsonb_build_object('events', found, 'newer', case when is_more then (found -> 0 ->> 'seq')::bigint else high end,
    'older', case when p_after >= log.first_seq then p_after + 1 end);
end
$$;

-- A page of the log as a person searches it, the devices they may ask for, and how the log stands as a whole.
create function roost.get_audit_page(
  p_user_id uuid, p_session_id uuid, p_filter jsonb, p_before bigint, p_after bigint, p_limit integer, p_span bigint,
  p_checks_chain boolean
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return roost.search_audit(caller.user_id, p_filter, p_before, p_after, p_limit, p_span) || jsonb_build_object(
    'devices', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) order by d.name, d.id), '[]')
                from roost.devices d where d.user_id = caller.user_id),
    'log', roost.describe_audit(caller.user_id, p_checks_chain),
    'cursor', roost.cursor_of(caller.user_id));
end
$$;

-- What of the log fits the filter, piece by piece: `older` says where the next one begins.
create function roost.export_audit(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_filter jsonb, p_before bigint, p_limit integer, p_span bigint
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return roost.search_audit(caller.user_id, p_filter, p_before, null, p_limit, p_span);
end
$$;
