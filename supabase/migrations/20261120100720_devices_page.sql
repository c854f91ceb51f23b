-- The page of devices: the account's devices by name and page, one of them whole, and the browsers that are signed in.

-- The sign-ins of a user that live. Owned by the migration role, which alone may read that schema. The address and the
-- user agent Auth has are those of this server.
create function roost.auth_sessions_of(p_user_id uuid)
returns table (session_id uuid, created_at timestamptz, last_used_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select s.id, s.created_at::timestamptz, greatest(s.created_at::timestamptz, s.updated_at::timestamptz)
  from auth.sessions s
  where s.user_id = p_user_id and (s.not_after is null or s.not_after::timestamptz > now())
$$;

-- Notes from where the caller has signed in with this session, and forgets those that Auth has ended since.
create function roost.note_sign_in(p_session_id uuid, p_origin jsonb) returns void
language sql security definer set search_path = '' as $$
  delete from roost.browser_sessions where (user_id, session_id) in (
    select b.user_id, b.session_id from roost.browser_sessions b
    where b.user_id = roost.claimed_user_id() and not roost.auth_session_is_active(b.user_id, b.session_id)
    order by b.session_id for update skip locked);
  insert into roost.browser_sessions (user_id, session_id, ip_address, user_agent)
  select a.id, p_session_id, (p_origin ->> 'ip')::inet, left(p_origin ->> 'user_agent', 400)
  from roost.accounts a where a.id = roost.claimed_user_id()
  on conflict do nothing
$$;
alter function roost.note_sign_in owner to roost_system;

-- The browsers that are signed in to the caller's own account, and what is known of them.
create function roost.browsers_of_caller()
returns table (
  session_id uuid, created_at timestamptz, last_used_at timestamptz, ip_address text, user_agent text
)
language sql stable security definer set search_path = '' as $$
  select s.session_id, s.created_at, greatest(s.last_used_at, b.last_used_at), host(b.ip_address), b.user_agent
  from roost.auth_sessions_of(roost.claimed_user_id()) s
  left join roost.browser_sessions b on b.user_id = roost.claimed_user_id() and b.session_id = s.session_id
$$;
alter function roost.browsers_of_caller owner to roost_system;

-- The devices an account's keyring is sealed to, whether the account still has them or not.
create function roost.key_members_of(p_user_id uuid) returns table (device_id uuid)
language sql stable set search_path = '' as $$
  select (recipient ->> 'device_id')::uuid
  from roost.vault_keyrings k, jsonb_array_elements(k.document::jsonb -> 'recipients') recipient
  where k.user_id = p_user_id and recipient ->> 'kind' = 'device'
$$;

-- A page of `p_size` of the devices whose names contain `p_name`, those signed in first, by name; how many there are; the
-- browsers that are signed in, last used first; and where the account stands. A page beyond the last is the last.
create function roost.view_devices(
  p_user_id uuid, p_session_id uuid, p_name text, p_page integer, p_size integer
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return (
    with device as materialized (
      select d.id, lower(d.name) as name, d.id in (
        select s.device_id from roost.sync_sessions s
        where s.user_id = caller.user_id and s.revoked_at is null and s.expires_at > now()) as is_signed_in
      from roost.devices d where d.user_id = caller.user_id
    ), found as materialized (
      select d.id, d.is_signed_in, row_number() over (order by d.is_signed_in desc, d.name, d.id) - 1 as place
      from device d where position(lower(p_name) in d.name) > 0
    ), page as (
      select greatest(least(p_page, (count(*) + p_size - 1) / p_size), 1) as number from found
    ), browser as materialized (
      select b.* from roost.browsers_of_caller() b
    )
    select jsonb_build_object(
      'device_count', (select count(*) from device),
      'signed_in_count', (select count(*) from found f where f.is_signed_in),
      'signed_out_count', (select count(*) from found f where not f.is_signed_in),
      'page', page.number,
      'devices', (
        select coalesce(jsonb_agg(to_jsonb(d) order by f.place), '[]')
        from roost.devices_of(caller.user_id, null, array(
          select f.id from found f where f.place / p_size = page.number - 1)) d
        join found f on f.id = d.id),
      'has_keyring', exists (select from roost.vault_keyrings k where k.user_id = caller.user_id),
      'revoked_with_key_count', (
        select count(*) from roost.key_members_of(caller.user_id) m
        where m.device_id not in (select d.id from device d)),
      'browser_count', (select count(*) from browser),
      'browsers', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'is_current', b.session_id = p_session_id, 'created_at', roost.iso(b.created_at),
          'last_used_at', roost.iso(b.last_used_at), 'ip_address', b.ip_address, 'user_agent', b.user_agent)
          order by b.session_id = p_session_id desc, b.last_used_at desc, b.session_id), '[]')
        from (select * from browser order by session_id = p_session_id desc, last_used_at desc limit p_size) b),
      'cursor', roost.cursor_of(caller.user_id))
    from page
  );
end
$$;

-- One device of the account whole, or `device` null when there is none; its sessions, newest first; the data types whose
-- newest version it has stored; and where the account stands.
create function roost.view_device(p_user_id uuid, p_session_id uuid, p_device_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return jsonb_build_object(
    'device', (select to_jsonb(d) from roost.devices_of(caller.user_id, null, array[p_device_id]) d),
    'other_count', (
      select count(*) from roost.devices d where d.user_id = caller.user_id and d.id <> p_device_id),
    'has_keyring', exists (select from roost.vault_keyrings k where k.user_id = caller.user_id),
    'has_key', exists (select from roost.key_members_of(caller.user_id) m where m.device_id = p_device_id),
    'sessions', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', s.id, 'token_prefix', s.token_prefix, 'created_at', roost.iso(s.created_at),
        'last_used_at', roost.iso(s.last_used_at), 'expires_at', roost.iso(s.expires_at),
        'revoked_at', roost.iso(s.revoked_at)) order by s.created_at desc, s.id), '[]')
      from roost.sync_sessions s where s.user_id = caller.user_id and s.device_id = p_device_id),
    'stored', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'data_type', b.data_type, 'version', b.version, 'updated_at', roost.iso(b.updated_at))
        order by b.updated_at desc), '[]')
      from roost.vault_blobs b
      where b.user_id = caller.user_id and b.device_id = p_device_id and b.deleted_at is null),
    'cursor', roost.cursor_of(caller.user_id));
end
$$;

-- Removes all devices of the caller's own account but `p_keep`, with their sessions, and answers them. Refuses when there
-- is no such device to keep.
create function roost.remove_devices(p_keep uuid) returns table (device_id uuid, device_name text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
  -- Sessions before devices, as a device locks them when it is seen; the kept one too, so that of two who keep different
  -- ones the second finds its own gone.
  loop
    begin
      perform from roost.sync_sessions s where s.user_id = roost.claimed_user_id() order by s.id for update;
      perform from roost.devices d where d.user_id = roost.claimed_user_id() order by d.id for update;
      -- A device that came in between may be at work, and wait for its own row in turn.
      perform from roost.sync_sessions s where s.user_id = roost.claimed_user_id() for update nowait;
      exit;
    exception when lock_not_available then
      -- All of these locks are let go.
      null;
    end;
  end loop;
  if p_keep is not null and not exists (
    select from roost.devices d where d.id = p_keep and d.user_id = roost.claimed_user_id())
  then
    perform roost.refuse('device_not_found');
  end if;
  return query
    with gone as (
      delete from roost.devices d
      where d.user_id = roost.claimed_user_id() and d.id is distinct from p_keep
      returning d.id, d.name)
    select gone.id, gone.name from gone order by lower(gone.name), gone.id;
end
$$;
alter function roost.remove_devices owner to roost_system;

-- Signs all devices of the account but `p_keep` out for good and forgets them, in one step; what they stored stays.
-- Answers how many: none when there are none left, which is no change.
create function roost.revoke_devices(p_user_id uuid, p_session_id uuid, p_keep uuid, p_origin jsonb) returns integer
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id, true);
  ids uuid[];
  names text[];
begin
  select coalesce(array_agg(r.device_id), '{}'), array_agg(r.device_name) into ids, names
  from roost.remove_devices(p_keep) r;
  for i in 1 .. cardinality(ids) loop
    perform roost.record_event(caller.user_id, 'device_revoked', null, null, ids[i]);
  end loop;
  for i in 1 .. cardinality(ids) loop
    perform roost.record_audit(caller.user_id, 'device_revoked',
      jsonb_build_object('device_id', ids[i], 'device_name', names[i]), null, p_origin);
  end loop;
  return cardinality(ids);
end
$$;

-- Notes that Auth has ended the account's other sign-ins by browser at the wish of this one.
create function roost.record_browsers_signed_out(p_user_id uuid, p_session_id uuid, p_origin jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  perform roost.record_event(caller.user_id, 'device_changed', null, null, null);
  perform roost.record_audit(caller.user_id, 'browsers_signed_out', '{}', null, p_origin);
end
$$;
