-- Device login (RFC 8628) as a state machine: pending -> approved | denied, approved -> denied | consumed,
-- expiry by the clock. Each transition is one conditional update; only hashes of what is secret are kept.

create table roost.oauth_clients (
  client_id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);
insert into roost.oauth_clients (client_id, name) values ('roost-cli', 'Roost command line');

create table roost.device_grants (
  id uuid primary key default gen_random_uuid(),
  client_id text references roost.oauth_clients,
  -- The device's secret, the handle in the link, the code a person compares or types.
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  handle_hash bytea not null unique check (octet_length(handle_hash) = 32),
  user_code_hash bytea not null unique check (octet_length(user_code_hash) = 32),
  -- The public beginning of the secret, for the audit log.
  secret_prefix text not null,
  -- RFC 7636 S256: binds the poller.
  code_challenge text,
  shows_code boolean not null,
  device_name text not null check (length(device_name) between 1 and 100),
  device_type text not null check (length(device_type) between 1 and 40),
  x25519_public_key bytea check (octet_length(x25519_public_key) = 32),
  ed25519_public_key bytea check (octet_length(ed25519_public_key) = 32),
  ip_address inet,
  -- Whom the address stands for when waiting logins are counted.
  address_key text not null,
  user_agent text,
  status text not null default 'pending' check (status in ('pending', 'approved', 'denied', 'consumed')),
  user_id uuid references roost.accounts on delete cascade,
  wrong_codes smallint not null default 0,
  -- How OAuth clients are paced; the older wire's are not.
  interval_seconds smallint not null,
  last_polled_at timestamptz,
  -- The polls that are held right now: ids, and until when each counts should its process die.
  holds jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  redeem_before timestamptz,
  consumed_at timestamptz,
  check ((status = 'pending') = (decided_at is null)),
  check (status not in ('approved', 'consumed') or (user_id is not null and redeem_before is not null))
);
create index device_grants_expires_at on roost.device_grants (expires_at);
create index device_grants_user_id on roost.device_grants (user_id);
create index device_grants_pending on roost.device_grants (address_key, expires_at) where status = 'pending';

alter table roost.oauth_clients enable row level security;
alter table roost.oauth_clients force row level security;
alter table roost.device_grants enable row level security;
alter table roost.device_grants force row level security;
create policy oauth_clients_system_select on roost.oauth_clients for select to roost_system using (true);
create policy device_grants_system on roost.device_grants for all to roost_system using (true) with check (true);
grant select on roost.oauth_clients to roost_system;
grant select, insert, update, delete on roost.device_grants to roost_system;

-- Refuses a client that is not registered.
create function roost.require_oauth_client(p_client_id text) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from roost.oauth_clients where client_id = p_client_id) then
    perform roost.refuse('invalid_client');
  end if;
end
$$;
alter function roost.require_oauth_client owner to roost_system;

-- Begins a login. `p_client_id` is null for the older wire. An address has at most `p_max_pending` that wait. False when
-- another login has this user code, so that it takes another one.
create function roost.create_grant(
  p_client_id text, p_secret_hash bytea, p_handle_hash bytea, p_user_code_hash bytea, p_secret_prefix text,
  p_code_challenge text, p_shows_code boolean, p_device_name text, p_device_type text,
  p_x25519_public_key bytea, p_ed25519_public_key bytea, p_origin jsonb, p_address_key text,
  p_ttl_seconds integer, p_interval_seconds integer, p_max_pending integer
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  waiting record;
begin
  if p_client_id is not null then
    perform roost.require_oauth_client(p_client_id);
  end if;
  -- Logins of one address begin one after the other, so that none slips past the count.
  perform pg_advisory_xact_lock(hashtextextended('roost.device_grants ' || p_address_key, 0));
  select count(*) as count, min(expires_at) as first_ends_at into waiting from roost.device_grants
  where address_key = p_address_key and status = 'pending' and expires_at > now();
  if waiting.count >= p_max_pending then
    -- By the clock: who has waited for the lock began before the logins that it finds.
    perform roost.refuse('too_many_requests', jsonb_build_object('retry_after_seconds',
      greatest(1, ceil(extract(epoch from waiting.first_ends_at - clock_timestamp())))::integer));
  end if;
  insert into roost.device_grants (
    client_id, secret_hash, handle_hash, user_code_hash, secret_prefix, code_challenge, shows_code,
    device_name, device_type, x25519_public_key, ed25519_public_key, ip_address, address_key, user_agent,
    interval_seconds, expires_at
  ) values (
    p_client_id, p_secret_hash, p_handle_hash, p_user_code_hash, p_secret_prefix, p_code_challenge, p_shows_code,
    p_device_name, p_device_type, p_x25519_public_key, p_ed25519_public_key,
    (p_origin ->> 'ip')::inet, p_address_key, left(p_origin ->> 'user_agent', 400),
    p_interval_seconds, now() + make_interval(secs => p_ttl_seconds)
  ) on conflict (user_code_hash) do nothing;
  return found;
end
$$;
alter function roost.create_grant owner to roost_system;

-- Whether two addresses lie in one network: the same /24, or the same /48 of IPv6.
create function roost.compare_networks(a inet, b inet) returns text
language sql immutable set search_path = '' as $$
  select case
    when a is null or b is null or family(a) <> family(b) then 'unknown'
    when set_masklen(a, case family(a) when 4 then 24 else 48 end) >>= b then 'same'
    else 'different'
  end
$$;

-- What approving takes beside the link when the device is in another network than the person: the code it shows; where
-- it shows none, a sign-in just now. Null when the link is enough.
create function roost.approval_demand(
  p_network text, p_shows_code boolean, p_user_id uuid, p_session_id uuid
) returns text
language sql stable set search_path = '' as $$
  select case
    when p_network <> 'different' then null
    when p_shows_code then 'code'
    else (select case when p.is_fresh then null when p.has_password then 'password' else 'sign-in' end
          from roost.auth_proof(p_user_id, p_session_id) p)
  end
$$;

-- What a signed-in person sees of the login whose link they opened, or which waits under the code they typed; no row
-- when there is none. Exactly one of the two hashes is given.
create function roost.view_grant(
  p_user_id uuid, p_session_id uuid, p_handle_hash bytea, p_user_code_hash bytea, p_origin jsonb
) returns table (
  status text, device_name text, device_type text, ip_address text, user_agent text,
  created_at text, expires_at text, network text, shows_code boolean, demand text
)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
  -- Looking changes nothing: the account begins with the first verb that does.
  if not roost.auth_session_is_active(p_user_id, p_session_id) then
    perform roost.refuse('unauthorized');
  end if;
  return query
    select
      case when g.status = 'pending' and g.expires_at <= now() then 'expired'
           when g.user_id <> p_user_id then 'taken' else g.status end,
      g.device_name, g.device_type, host(g.ip_address), g.user_agent, roost.iso(g.created_at), roost.iso(g.expires_at),
      near.network, g.shows_code,
      case when p_handle_hash is not null
        then roost.approval_demand(near.network, g.shows_code, p_user_id, p_session_id) end
    from roost.device_grants g,
      roost.compare_networks(g.ip_address, (p_origin ->> 'ip')::inet) as near (network)
    where g.handle_hash = p_handle_hash
      or (g.user_code_hash = p_user_code_hash and g.status = 'pending' and g.expires_at > now());
end
$$;
alter function roost.view_grant owner to roost_system;

-- Approves or denies. `p_hash` is of the link's handle or of the secret itself; without it the typed code names the
-- login. A code that was typed has to be right, and five wrong ones deny.
-- Outcome: approved | denied | repeated | missing_code | wrong_code | stale_sign_in | unknown | expired | taken | decided
create function roost.decide_grant(
  p_user_id uuid, p_session_id uuid, p_hash bytea, p_user_code_hash bytea, p_approve boolean, p_origin jsonb,
  p_redeem_ttl_seconds integer, out outcome text, out grant_id uuid
)
language plpgsql security definer set search_path = '' as $$
declare
  g roost.device_grants;
begin
  if roost.find_browser_session(p_user_id, p_session_id) is null then
    perform roost.refuse('unauthorized');
  end if;
  -- The account's head before the login, so that the account is not deleted meanwhile.
  perform from roost.sync_heads h where h.user_id = p_user_id for update;
  if not found then
    perform roost.refuse('unauthorized');
  end if;
  if p_hash is not null then
    select * into g from roost.device_grants where handle_hash = p_hash or secret_hash = p_hash for update;
  else
    -- Of what is over or another's, who types codes learns nothing.
    select * into g from roost.device_grants
    where user_code_hash = p_user_code_hash
      and (user_id = p_user_id or (status = 'pending' and expires_at > now()))
    for update;
    if g.id is null then
      outcome := 'wrong_code';
      return;
    end if;
  end if;
  grant_id := g.id;
  outcome := case
    when g.id is null then 'unknown'
    when g.user_id <> p_user_id then 'taken'
    when g.status = 'pending' and g.expires_at <= now() then 'expired'
    when g.status in ('approved', 'consumed') and p_approve then 'repeated'
    when g.status = 'denied' and not p_approve then 'repeated'
    when g.status in ('denied', 'consumed') then 'decided'
  end;
  if outcome is not null then
    return;
  end if;
  if p_approve and p_user_code_hash is null then
    outcome := case roost.approval_demand(
        roost.compare_networks(g.ip_address, (p_origin ->> 'ip')::inet), g.shows_code, p_user_id, p_session_id)
      when 'code' then 'missing_code' when 'password' then 'stale_sign_in' when 'sign-in' then 'stale_sign_in' end;
    if outcome is not null then
      return;
    end if;
  elsif p_approve and p_user_code_hash <> g.user_code_hash then
    update roost.device_grants set wrong_codes = wrong_codes + 1 where id = g.id;
    outcome := 'wrong_code';
    if g.wrong_codes < 4 then
      return;
    end if;
    p_approve := false;
  end if;
  update roost.device_grants set
    status = case when p_approve then 'approved' else 'denied' end,
    user_id = p_user_id, decided_at = now(),
    redeem_before = case when p_approve then now() + make_interval(secs => p_redeem_ttl_seconds) end
  where id = g.id;
  perform roost.append_audit(p_user_id, case when p_approve then 'token_claimed' else 'grant_denied' end,
    jsonb_build_object('temp_token_prefix', g.secret_prefix, 'device_name', g.device_name), null, p_origin);
  outcome := coalesce(outcome, case when p_approve then 'approved' else 'denied' end);
end
$$;
alter function roost.decide_grant owner to roost_system;

-- One poll. While pending it is one index read; once approved, exactly one caller gets the session it brought the
-- hash for: consumption, device, session, event and audit are one step. `p_client_id` is null on the older wire, whose
-- polls are never paced; `p_is_paced` when this is a poll and not another look of one that is held.
-- Status: pending | early | redeemed | denied | expired | unknown
create function roost.redeem_grant(
  p_secret_hash bytea, p_client_id text, p_is_paced boolean, p_code_challenge text,
  p_token_hash bytea, p_token_prefix text, p_session_days integer, p_origin jsonb,
  out status text, out grant_id uuid, out account_id uuid, out device_id uuid, out expires_at text,
  out is_new_device boolean, out sync_config jsonb
)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  g roost.device_grants;
  session_expires_at timestamptz := now() + make_interval(days => p_session_days);
begin
  loop
    select * into g from roost.device_grants where secret_hash = p_secret_hash;
    grant_id := g.id;
    status := case
      when g.id is null or g.status = 'consumed' or g.client_id is distinct from p_client_id then 'unknown'
      -- A verifier nobody asked for is refused too: its client believes in a binding that is not there.
      when g.code_challenge is distinct from p_code_challenge then 'unknown'
      when g.status = 'denied' then 'denied'
      when g.status = 'pending' and g.expires_at > now() then 'pending'
      when g.status = 'pending' or g.redeem_before <= now() then 'expired'
    end;
    if status = 'unknown' and p_client_id is not null then
      perform roost.require_oauth_client(p_client_id);
    elsif status = 'pending' and p_is_paced then
      status := roost.pace_poll(g.id);
    end if;
    if status is not null then
      return;
    end if;
    -- Nor is it deleted under what follows.
    perform from roost.sync_heads h where h.user_id = g.user_id for update;
    update roost.device_grants set status = 'consumed', consumed_at = now()
    where id = g.id and status = 'approved' and redeem_before > now();
    -- Else it was decided otherwise, consumed or too late since it was read.
    exit when found;
  end loop;
  if not roost.auth_user_is_active(g.user_id) then
    status := 'unknown';
    return;
  end if;
  insert into roost.devices (user_id, name, device_type, x25519_public_key, ed25519_public_key)
  values (g.user_id, g.device_name, g.device_type, g.x25519_public_key, g.ed25519_public_key)
  returning id into device_id;
  insert into roost.sync_sessions (user_id, device_id, token_hash, token_prefix, expires_at)
  values (g.user_id, device_id, p_token_hash, p_token_prefix, session_expires_at);
  perform roost.record_event(g.user_id, 'device_changed', null, null, device_id);
  perform roost.append_audit(g.user_id, 'device_connected',
    jsonb_build_object('device_type', g.device_type, 'device_name', g.device_name, 'token_prefix', p_token_prefix),
    device_id, p_origin);
  status := 'redeemed';
  account_id := g.user_id;
  expires_at := roost.iso(session_expires_at);
  is_new_device := not exists (select from roost.vault_keyrings where user_id = g.user_id)
    and not exists (select from roost.vault_legacy_keys where user_id = g.user_id);
  sync_config := roost.config_of(g.user_id);
end
$$;
alter function roost.redeem_grant owner to roost_system;

-- Whether a poll came in time: after four fifths of the interval. One that came early counts for nothing, so that the
-- next is measured from the last in time; it makes the interval 5 seconds longer (RFC 8628 section 3.5).
create function roost.pace_poll(p_grant_id uuid) returns text
language plpgsql set search_path = '' as $$
begin
  update roost.device_grants set last_polled_at = now()
  where id = p_grant_id
    and (last_polled_at is null or last_polled_at <= now() - make_interval(secs => interval_seconds * 0.8));
  if found then
    return 'pending';
  end if;
  -- Beyond ten minutes there is no login left to poll for.
  update roost.device_grants set interval_seconds = least(interval_seconds + 5, 600) where id = p_grant_id;
  return 'early';
end
$$;

-- Takes one of the `p_most` places for held polls of a login, for `p_seconds`; false when all are taken. A place whose
-- time is over is free: its process has died.
create function roost.hold_grant(p_grant_id uuid, p_hold_id uuid, p_seconds integer, p_most integer) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  live jsonb;
begin
  select holds into live from roost.device_grants where id = p_grant_id for update;
  live := (select coalesce(jsonb_object_agg(hold.key, hold.value), '{}') from jsonb_each_text(live) as hold
           where hold.value::timestamptz > clock_timestamp());
  if (select count(*) from jsonb_object_keys(live)) >= p_most then
    return false;
  end if;
  update roost.device_grants
  set holds = live || jsonb_build_object(p_hold_id, clock_timestamp() + make_interval(secs => p_seconds))
  where id = p_grant_id;
  return found;
end
$$;
alter function roost.hold_grant owner to roost_system;

create function roost.release_grant(p_grant_id uuid, p_hold_id uuid) returns void
language sql security definer set search_path = '' as $$
  update roost.device_grants set holds = holds - p_hold_id::text where id = p_grant_id
$$;
alter function roost.release_grant owner to roost_system;
