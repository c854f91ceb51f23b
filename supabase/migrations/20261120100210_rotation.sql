-- How a session changes its token. An older client gets a new one and the old one dies at once. A native client makes
-- the new token itself and announces its hash, so that a lost answer can be asked for again: the old one dies when
-- the new one is first used. A token that has died gives away who still uses it.

-- Makes an announced token the session's own at its first use, and answers that session, or null. It is looked for
-- when no session has this token yet; of uses that come at once the first does it, and the others find it done.
create function roost.promote_token(p_token_hash bytea) returns roost.sync_sessions
language plpgsql set search_path = '' as $$
declare
  session roost.sync_sessions;
begin
  select * into session from roost.sync_sessions
  where next_token_hash = p_token_hash and revoked_at is null and expires_at > now() for update;
  if not found then
    select * into session from roost.sync_sessions
    where token_hash = p_token_hash and revoked_at is null and expires_at > now();
  elsif roost.auth_user_is_active(session.user_id) then
    perform roost.retire_token(session.id, session.token_hash);
    update roost.sync_sessions set token_hash = next_token_hash, token_prefix = next_token_prefix,
      next_token_hash = null, next_token_prefix = null
    where id = session.id;
  end if;
  return session;
end
$$;

create function roost.retire_token(p_session_id uuid, p_token_hash bytea) returns void
language sql set search_path = '' as $$
  insert into roost.sync_retired_tokens (session_id, token_hash)
  select p_session_id, p_token_hash where p_token_hash is not null
  on conflict do nothing
$$;

-- The caller's own session, locked, while this is still its token.
create function roost.lock_session(p_session_id uuid, p_token_hash bytea) returns roost.sync_sessions
language sql set search_path = '' as $$
  select * from roost.sync_sessions
  where id = p_session_id and user_id = roost.claimed_user_id() and token_hash = p_token_hash and revoked_at is null
  for update
$$;

-- Replaces the token of the caller's session, and one that was announced; answers when the new one expires, or null
-- when the old one has died meanwhile.
create function roost.replace_token(
  p_session_id uuid, p_token_hash bytea, p_new_hash bytea, p_new_prefix text, p_session_days integer
) returns timestamptz
language plpgsql security definer set search_path = '' as $$
declare
  session roost.sync_sessions := roost.lock_session(p_session_id, p_token_hash);
begin
  perform roost.retire_token(session.id, session.token_hash), roost.retire_token(session.id, session.next_token_hash)
  where session.id is not null;
  update roost.sync_sessions set token_hash = p_new_hash, token_prefix = p_new_prefix,
    next_token_hash = null, next_token_prefix = null, expires_at = now() + make_interval(days => p_session_days)
  where id = session.id
  returning expires_at into session.expires_at;
  return session.expires_at;
end
$$;
alter function roost.replace_token owner to roost_system;

-- Notes which token the caller's session will have next; another one that was announced before is retired. The same
-- one again changes nothing and answers the same. Answers no expiry when the old token has died meanwhile.
create function roost.announce_token(
  p_session_id uuid, p_token_hash bytea, p_next_hash bytea, p_next_prefix text, p_session_days integer,
  out is_new boolean, out token_prefix text, out expires_at timestamptz
)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  session roost.sync_sessions := roost.lock_session(p_session_id, p_token_hash);
begin
  is_new := p_next_hash <> session.token_hash and p_next_hash is distinct from session.next_token_hash;
  if is_new is not true then
    token_prefix := case when p_next_hash = session.token_hash then session.token_prefix
                         else session.next_token_prefix end;
    expires_at := session.expires_at;
    return;
  end if;
  if exists (select from roost.sync_sessions s where s.token_hash = p_next_hash)
    or exists (select from roost.sync_retired_tokens r where r.token_hash = p_next_hash)
  then
    perform roost.refuse('token_used');
  end if;
  perform roost.retire_token(session.id, session.next_token_hash);
  update roost.sync_sessions s set next_token_hash = p_next_hash, next_token_prefix = p_next_prefix,
    expires_at = now() + make_interval(days => p_session_days)
  where s.id = session.id
  returning s.next_token_prefix, s.expires_at into token_prefix, expires_at;
exception when unique_violation then
  perform roost.refuse('token_used');
end
$$;
alter function roost.announce_token owner to roost_system;

-- Rotates the caller's token at once, to one the server has made.
create function roost.rotate_session(
  p_token_hash bytea, p_new_hash bytea, p_new_prefix text, p_session_days integer, p_origin jsonb,
  out account_id uuid, out expires_at text
)
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, null, null);
begin
  account_id := caller.user_id;
  expires_at := roost.iso(
    roost.replace_token(caller.session_id, p_token_hash, p_new_hash, p_new_prefix, p_session_days));
  if expires_at is null then
    perform roost.refuse('unauthorized');
  end if;
  perform roost.record_audit(caller.user_id, 'token_rotated', jsonb_build_object('new_prefix', p_new_prefix),
    caller.device_id, p_origin);
end
$$;

-- Rotates the caller's token at the first use of the next one, which the device has made and of which this is the hash.
create function roost.rotate_session_to(
  p_token_hash bytea, p_next_hash bytea, p_next_prefix text, p_session_days integer, p_origin jsonb,
  out token_prefix text, out expires_at text
)
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, null, null);
  announced record;
begin
  announced := roost.announce_token(caller.session_id, p_token_hash, p_next_hash, p_next_prefix, p_session_days);
  if announced.expires_at is null then
    perform roost.refuse('unauthorized');
  end if;
  if announced.is_new then
    perform roost.record_audit(caller.user_id, 'token_rotated', jsonb_build_object('new_prefix', p_next_prefix),
      caller.device_id, p_origin);
  end if;
  token_prefix := announced.token_prefix;
  expires_at := roost.iso(announced.expires_at);
end
$$;

-- Writes down that somebody has used a token that rotation had replaced when their request came, `p_age_seconds` ago:
-- once a minute. More than a minute after its end that is no answer that got lost: it ends the session, and whose it
-- was is answered. Of a token that nobody knows nothing is written.
create function roost.report_dead_token(p_token_hash bytea, p_age_seconds double precision, p_origin jsonb)
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  dead roost.sync_retired_tokens;
  session roost.sync_sessions;
  is_theft boolean;
  is_reported boolean;
begin
  select * into dead from roost.sync_retired_tokens
  where token_hash = p_token_hash and retired_at < clock_timestamp() - make_interval(secs => p_age_seconds);
  if not found then
    return null;
  end if;
  select * into session from roost.sync_sessions where id = dead.session_id for update;
  if not found then
    return null;
  end if;
  update roost.sync_retired_tokens set reported_at = clock_timestamp()
  where token_hash = p_token_hash and coalesce(reported_at < clock_timestamp() - interval '1 minute', true);
  is_reported := found;
  is_theft := session.revoked_at is null and session.expires_at > now()
    and dead.retired_at < clock_timestamp() - interval '60 seconds';
  if is_theft then
    update roost.sync_sessions set revoked_at = now() where id = session.id;
    perform roost.record_event(session.user_id, 'device_changed', null, null, session.device_id);
  end if;
  if is_reported then
    perform roost.append_audit(session.user_id, 'token_reuse_detected',
      jsonb_build_object('retired_at', roost.iso(dead.retired_at), 'session_revoked', is_theft),
      session.device_id, p_origin);
  end if;
  if is_theft then
    perform roost.append_audit(session.user_id, 'token_revoked', '{"reason": "token_reuse_detected"}',
      session.device_id, p_origin);
    return session.user_id;
  end if;
  return null;
end
$$;
alter function roost.report_dead_token owner to roost_system;
