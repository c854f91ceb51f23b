-- Devices, their sessions, preferences, and the one door every verb goes through.

create table roost.devices (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references roost.accounts on delete cascade,
  name text not null check (length(name) between 1 and 100),
  device_type text not null check (length(device_type) between 1 and 40),
  -- The public halves of the device's keys, 32 bytes each; older clients have none.
  x25519_public_key bytea check (octet_length(x25519_public_key) = 32),
  ed25519_public_key bytea check (octet_length(ed25519_public_key) = 32),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);
create index devices_user_id on roost.devices (user_id, last_seen_at desc);

create table roost.sync_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references roost.accounts on delete cascade,
  device_id uuid not null references roost.devices on delete cascade,
  -- SHA-256 of the whole token.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  token_prefix text not null,
  -- A rotation the device has announced; the old token lives until this one is first used.
  next_token_hash bytea unique check (octet_length(next_token_hash) = 32),
  next_token_prefix text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sync_sessions_user_id on roost.sync_sessions (user_id);
create index sync_sessions_device_id on roost.sync_sessions (device_id);

-- Tokens that a rotation has replaced: using one later gives a thief away.
create table roost.sync_retired_tokens (
  token_hash bytea primary key,
  session_id uuid not null references roost.sync_sessions on delete cascade,
  retired_at timestamptz not null default now(),
  -- When its use was last written down.
  reported_at timestamptz
);
create index sync_retired_tokens_session_id on roost.sync_retired_tokens (session_id);

-- Where each sign-in by browser came from, and when it was last used, as far as this server has seen it: Auth sees the
-- server alone, which asks in the person's place. Whether the sign-in still lives, Auth says.
create table roost.browser_sessions (
  user_id uuid not null references roost.accounts on delete cascade,
  session_id uuid not null,
  ip_address inet,
  user_agent text,
  last_used_at timestamptz not null default now(),
  primary key (user_id, session_id)
);

create table roost.sync_configs (
  user_id uuid primary key references roost.accounts on delete cascade,
  sync_history boolean not null default true,
  sync_environments boolean not null default true,
  sync_secrets boolean not null default true,
  sync_collections boolean not null default true,
  sync_settings boolean not null default true,
  updated_at timestamptz not null default now()
);

do $$
declare
  name text;
begin
  foreach name in array
    array['devices', 'sync_sessions', 'sync_retired_tokens', 'browser_sessions', 'sync_configs']
  loop
    execute format('alter table roost.%I enable row level security', name);
    execute format('alter table roost.%I force row level security', name);
  end loop;
end
$$;

create policy devices_select_own on roost.devices for select to authenticated
  using (user_id = (select auth.uid()));
create policy devices_update_own on roost.devices for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy sync_sessions_select_own on roost.sync_sessions for select to authenticated
  using (user_id = (select auth.uid()));
create policy sync_configs_select_own on roost.sync_configs for select to authenticated
  using (user_id = (select auth.uid()));
create policy sync_configs_update_own on roost.sync_configs for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy devices_system on roost.devices for all to roost_system using (true) with check (true);
create policy sync_sessions_system on roost.sync_sessions for all to roost_system using (true) with check (true);
create policy sync_retired_tokens_system on roost.sync_retired_tokens for all to roost_system
  using (true) with check (true);
create policy browser_sessions_system on roost.browser_sessions for all to roost_system using (true) with check (true);
create policy sync_configs_system on roost.sync_configs for all to roost_system using (true) with check (true);

grant select on roost.devices, roost.sync_configs to authenticated;
grant update (name) on roost.devices to authenticated;
grant select (id, user_id, device_id, token_prefix, created_at, last_used_at, expires_at, revoked_at)
  on roost.sync_sessions to authenticated;
grant update (sync_history, sync_environments, sync_secrets, sync_collections, sync_settings, updated_at)
  on roost.sync_configs to authenticated;
grant select, insert, update, delete
  on roost.devices, roost.sync_sessions, roost.sync_retired_tokens, roost.browser_sessions to roost_system;
grant select, insert on roost.sync_configs to roost_system;

create type roost.caller as (user_id uuid, device_id uuid, session_id uuid);

-- Whose device token this is, or null. Notes that it was seen, at most once a minute, unless it `p_is_quiet`.
create function roost.find_session(p_token_hash bytea, p_is_quiet boolean) returns roost.caller
language plpgsql security definer set search_path = '' as $$
declare
  session record;
begin
  select id, user_id, device_id, last_used_at into session from roost.sync_sessions
  where token_hash = p_token_hash and revoked_at is null and expires_at > now();
  if not found then
    select id, user_id, device_id, last_used_at into session from roost.promote_token(p_token_hash);
  end if;
  if session.id is null or not roost.auth_user_is_active(session.user_id) then
    return null;
  end if;
  if session.last_used_at < now() - interval '1 minute' and not p_is_quiet then
    -- Of requests that come at once one takes the note, and none waits for another.
    update roost.sync_sessions set last_used_at = now() where id = (
      select id from roost.sync_sessions
      where id = session.id and last_used_at < now() - interval '1 minute' for update skip locked);
    if found then
      update roost.devices set last_seen_at = now() where id = session.device_id;
    end if;
  end if;
  return (session.user_id, session.device_id, session.id)::roost.caller;
end
$$;
alter function roost.find_session owner to roost_system;

-- The person behind a sign-in whose token the server has verified, or null once they signed out. Notes that it was used,
-- at most once a minute. The account begins with the first verb its person calls.
create function roost.find_browser_session(p_user_id uuid, p_session_id uuid) returns roost.caller
language plpgsql security definer set search_path = '' as $$
begin
  if not roost.auth_session_is_active(p_user_id, p_session_id) then
    return null;
  end if;
  if not exists (select from roost.accounts where id = p_user_id) then
    insert into roost.accounts (id) values (p_user_id) on conflict do nothing;
    insert into roost.sync_heads (user_id) values (p_user_id) on conflict do nothing;
    insert into roost.audit_heads (user_id) values (p_user_id) on conflict do nothing;
    insert into roost.sync_configs (user_id) values (p_user_id) on conflict do nothing;
  end if;
  -- Of requests that come at once one takes the note, and none waits for another.
  update roost.browser_sessions set last_used_at = now() where (user_id, session_id) = (
    select b.user_id, b.session_id from roost.browser_sessions b
    where b.user_id = p_user_id and b.session_id = p_session_id and b.last_used_at < now() - interval '1 minute'
    for update skip locked);
  return (p_user_id, null, p_session_id)::roost.caller;
end
$$;
alter function roost.find_browser_session owner to roost_system;

-- The door: finds the caller by device token or by sign-in, then becomes `authenticated` with the caller's
-- claims for the rest of the transaction, so that every policy holds for what follows. A verb that locks sessions or
-- devices beside the caller's enters `p_is_quiet`: with the caller's own locked already, two such would wait for each
-- other.
create function roost.enter(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_is_quiet boolean default false
) returns roost.caller
language plpgsql set search_path = '' as $$
declare
  caller roost.caller;
begin
  if p_token_hash is not null then
    caller := roost.find_session(p_token_hash, p_is_quiet);
  else
    caller := roost.find_browser_session(p_user_id, p_session_id);
  end if;
  if caller.user_id is null then
    perform roost.refuse('unauthorized');
  end if;
  perform set_config('role', 'authenticated', true),
    set_config('request.jwt.claim.sub', caller.user_id::text, true),
    set_config('request.jwt.claims',
      json_build_object('sub', caller.user_id, 'role', 'authenticated')::text, true);
  return caller;
end
$$;

-- Ends a device session of the caller's own account at once; false when it has ended already.
create function roost.end_session(p_session_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update roost.sync_sessions set revoked_at = now()
  where id = p_session_id and user_id = roost.claimed_user_id() and revoked_at is null;
  return found;
end
$$;
alter function roost.end_session owner to roost_system;

-- Ends the session whose token this is, and answers whose it was.
create function roost.revoke_session(p_token_hash bytea, p_origin jsonb) returns uuid
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, null, null);
begin
  if not roost.end_session(caller.session_id) then
    perform roost.refuse('unauthorized');
  end if;
  perform roost.record_event(caller.user_id, 'device_changed', null, null, caller.device_id);
  perform roost.record_audit(caller.user_id, 'token_revoked', '{}', caller.device_id, p_origin);
  return caller.user_id;
end
$$;

-- The five preferences of an account.
create function roost.config_of(p_user_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select to_jsonb(c) - 'user_id' - 'updated_at' from roost.sync_configs c where c.user_id = p_user_id
$$;

create function roost.get_sync_config(p_token_hash bytea, p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return (select to_jsonb(c) - 'user_id' || jsonb_build_object('updated_at', roost.iso(c.updated_at))
          from roost.sync_configs c where c.user_id = caller.user_id);
end
$$;

-- Applies any of the five preferences, leaves the others, and answers whose they are.
create function roost.put_sync_config(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_change jsonb, p_origin jsonb
) returns uuid
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  event record;
begin
  event := roost.record_event(caller.user_id, 'config_changed', null, null, caller.device_id);
  update roost.sync_configs as c set
    sync_history = coalesce((p_change ->> 'sync_history')::boolean, c.sync_history),
    sync_environments = coalesce((p_change ->> 'sync_environments')::boolean, c.sync_environments),
    sync_secrets = coalesce((p_change ->> 'sync_secrets')::boolean, c.sync_secrets),
    sync_collections = coalesce((p_change ->> 'sync_collections')::boolean, c.sync_collections),
    sync_settings = coalesce((p_change ->> 'sync_settings')::boolean, c.sync_settings),
    updated_at = event.at
  where c.user_id = caller.user_id;
  perform roost.record_audit(caller.user_id, 'config_updated',
    jsonb_build_object('updates', p_change), caller.device_id, p_origin);
  return caller.user_id;
end
$$;
