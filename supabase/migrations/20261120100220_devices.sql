-- The devices of an account as its people and its devices see them.

-- The account's devices, last seen first, of `p_ids` alone where they are given; `p_device_id` is the one that asks.
create function roost.devices_of(p_user_id uuid, p_device_id uuid, p_ids uuid[] default null)
returns table (
  id uuid, name text, device_type text, is_approved boolean, is_current boolean, is_signed_in boolean,
  token_prefix text, expires_at text, public_keys jsonb, last_seen_at text, created_at text
)
language sql stable set search_path = '' as $$
  select d.id, d.name, d.device_type, true, d.id is not distinct from p_device_id, s.id is not null,
    s.token_prefix, roost.iso(s.expires_at),
    case when d.x25519_public_key is not null then jsonb_build_object(
      'x25519', encode(d.x25519_public_key, 'base64'), 'ed25519', encode(d.ed25519_public_key, 'base64')) end,
    roost.iso(d.last_seen_at), roost.iso(d.created_at)
  from roost.devices d
  left join lateral (
    select s.id, s.token_prefix, s.expires_at from roost.sync_sessions s
    where s.device_id = d.id and s.revoked_at is null and s.expires_at > now()
    order by s.expires_at desc limit 1
  ) s on true
  where d.user_id = p_user_id and (p_ids is null or d.id = any(p_ids)) order by d.last_seen_at desc, d.id
$$;

create function roost.list_devices(p_token_hash bytea, p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return (select coalesce(jsonb_agg(to_jsonb(d)), '[]') from roost.devices_of(caller.user_id, caller.device_id) d);
end
$$;

-- Gives a device of the account another name, and answers the device. The name it has already changes nothing.
create function roost.rename_device(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_device_id uuid, p_name text, p_origin jsonb,
  out account_id uuid, out device jsonb
)
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id, true);
  previous text;
begin
  select d.name into previous from roost.devices d
  where d.id = p_device_id and d.user_id = caller.user_id for update;
  if not found then
    perform roost.refuse('device_not_found');
  end if;
  if previous <> p_name then
    update roost.devices d set name = p_name where d.id = p_device_id;
    perform roost.record_event(caller.user_id, 'device_changed', null, null, p_device_id);
    perform roost.record_audit(caller.user_id, 'device_renamed',
      jsonb_build_object('device_id', p_device_id, 'device_name', p_name, 'previous_name', previous),
      caller.device_id, p_origin);
  end if;
  account_id := caller.user_id;
  select to_jsonb(d) into device from roost.devices_of(caller.user_id, caller.device_id, array[p_device_id]) d;
end
$$;

-- Removes a device of the caller's own account with its sessions, and answers its name; null when there is none.
create function roost.remove_device(p_device_id uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  removed text;
begin
  -- Sessions before devices, as a device locks them when it is seen.
  perform from roost.sync_sessions
  where device_id = p_device_id and user_id = roost.claimed_user_id() order by id for update;
  delete from roost.devices where id = p_device_id and user_id = roost.claimed_user_id()
  returning name into removed;
  return removed;
end
$$;
alter function roost.remove_device owner to roost_system;

-- Signs a device of the account out for good and forgets it; what it stored stays. Answers whose it was.
create function roost.revoke_device(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_device_id uuid, p_origin jsonb
) returns uuid
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id, true);
  removed text := roost.remove_device(p_device_id);
begin
  if removed is null then
    perform roost.refuse('device_not_found');
  end if;
  perform roost.record_event(caller.user_id, 'device_revoked', null, null, p_device_id);
  perform roost.record_audit(caller.user_id, 'device_revoked',
    jsonb_build_object('device_id', p_device_id, 'device_name', removed), caller.device_id, p_origin);
  return caller.user_id;
end
$$;
