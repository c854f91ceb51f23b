-- The person's account: what of signing in is audited, the password, the export and the end.

-- The further questions Roost asks of Auth. Owned by the migration role, which alone may read that schema.
create function roost.auth_user_by_email(p_email text) returns uuid
language sql stable security definer set search_path = '' as $$
  select id from auth.users
  where email = lower(trim(p_email)) and deleted_at is null and not is_sso_user
$$;

create function roost.auth_user_exists(p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from auth.users where id = p_user_id and deleted_at is null)
$$;

-- What a check of the person needs: their address as it is now, whether there is a password to ask for, and whether
-- they signed in just now.
create function roost.get_proof(
  p_user_id uuid, p_session_id uuid, out email text, out has_password boolean, out is_fresh boolean
)
language plpgsql security definer set search_path = '' as $$
begin
  if roost.find_browser_session(p_user_id, p_session_id) is null then
    perform roost.refuse('unauthorized');
  end if;
  select p.email, p.has_password, p.is_fresh into email, has_password, is_fresh
  from roost.auth_proof(p_user_id, p_session_id) p;
end
$$;
alter function roost.get_proof owner to roost_system;

create function roost.record_sign_in(p_user_id uuid, p_session_id uuid, p_method text, p_origin jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  perform roost.record_event(caller.user_id, 'device_changed', null, null, null);
  -- Under the lock of its log the account cannot be deleted before the session is noted.
  perform roost.record_audit(caller.user_id, 'sign_in', jsonb_build_object('method', p_method), null, p_origin);
  perform roost.note_sign_in(caller.session_id, p_origin);
end
$$;

-- A password that did not open the account of this address: in the log of that account where there is one. An address
-- of nobody is kept as `p_email_hash` alone.
create function roost.record_failed_sign_in(p_email text, p_email_hash text, p_origin jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  account_id uuid := (select a.id from roost.accounts a where a.id = roost.auth_user_by_email(p_email));
begin
  if account_id is not null then
    perform roost.append_audit(account_id, 'sign_in_failed', '{"method": "password"}', null, p_origin);
  else
    insert into roost.security_events (event_type, ip_address, user_agent, metadata)
    values ('sign_in_failed', (p_origin ->> 'ip')::inet, left(p_origin ->> 'user_agent', 400),
      jsonb_build_object('email_hash', p_email_hash));
  end if;
end
$$;
alter function roost.record_failed_sign_in owner to roost_system;

-- Ends every device session of the caller's own account and answers their devices.
create function roost.end_device_sessions() returns setof uuid
language sql security definer set search_path = '' as $$
  update roost.sync_sessions set revoked_at = now()
  where revoked_at is null and id in (
    select id from roost.sync_sessions
    where user_id = roost.claimed_user_id() and revoked_at is null order by id for update)
  returning device_id
$$;
alter function roost.end_device_sessions owner to roost_system;

-- Notes that Auth has taken a new password, and ends the devices where that was asked for.
create function roost.record_password_change(
  p_user_id uuid, p_session_id uuid, p_end_devices boolean, p_origin jsonb
) returns integer
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
  ended uuid[] := '{}';
  device uuid;
begin
  if p_end_devices then
    ended := array(select roost.end_device_sessions());
  end if;
  -- Its other browsers are signed out in any case.
  perform roost.record_event(caller.user_id, 'device_changed', null, null, null);
  foreach device in array ended loop
    perform roost.record_event(caller.user_id, 'device_changed', null, null, device);
  end loop;
  foreach device in array ended loop
    perform roost.record_audit(caller.user_id, 'token_revoked', '{"reason": "password_changed"}', device, p_origin);
  end loop;
  perform roost.record_audit(caller.user_id, 'password_changed',
    jsonb_build_object('end_devices', p_end_devices, 'ended_devices', cardinality(ended)), null, p_origin);
  return cardinality(ended);
end
$$;

-- Export -------------------------------------------------------------------------------------------------------

-- Begins an export: what the account is, without any secret's hash, and the versions there are to fetch one by one.
create function roost.start_export(p_user_id uuid, p_session_id uuid, p_origin jsonb)
returns table (account jsonb, devices jsonb, keyring text, sealed_legacy_key bytea, versions jsonb)
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  perform roost.record_audit(caller.user_id, 'account_exported', '{}', null, p_origin);
  return query select
    (select jsonb_build_object('id', a.id, 'created_at', roost.iso(a.created_at),
       'config', to_jsonb(c) - 'user_id' || jsonb_build_object('updated_at', roost.iso(c.updated_at)))
     from roost.accounts a join roost.sync_configs c on c.user_id = a.id where a.id = caller.user_id),
    (select coalesce(jsonb_agg(jsonb_build_object(
       'id', d.id, 'name', d.name, 'device_type', d.device_type,
       'x25519_public_key', encode(d.x25519_public_key, 'base64'),
       'ed25519_public_key', encode(d.ed25519_public_key, 'base64'),
       'created_at', roost.iso(d.created_at), 'last_seen_at', roost.iso(d.last_seen_at),
       'sessions', (select coalesce(jsonb_agg(jsonb_build_object(
          'token_prefix', s.token_prefix, 'created_at', roost.iso(s.created_at),
          'last_used_at', roost.iso(s.last_used_at), 'expires_at', roost.iso(s.expires_at),
          'revoked_at', roost.iso(s.revoked_at)) order by s.created_at), '[]')
        from roost.sync_sessions s where s.user_id = d.user_id and s.device_id = d.id)
     ) order by d.created_at, d.id), '[]')
     from roost.devices d where d.user_id = caller.user_id),
    (select k.document from roost.vault_keyrings k where k.user_id = caller.user_id),
    (select l.sealed_key from roost.vault_legacy_keys l where l.user_id = caller.user_id),
    (select coalesce(jsonb_agg(jsonb_build_object(
       'data_type', v.data_type, 'version', v.version, 'is_current', b.version = v.version and b.deleted_at is null)
       order by v.data_type, v.version), '[]')
     from roost.vault_blob_versions v
       left join roost.vault_blobs b on b.user_id = v.user_id and b.data_type = v.data_type
     where v.user_id = caller.user_id);
end
$$;

-- One version as it is stored; no row when it has been pruned since the export began.
create function roost.export_version(p_user_id uuid, p_session_id uuid, p_data_type text, p_version bigint)
returns table (encrypted_blob bytea, metadata jsonb)
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return query
    select v.encrypted_blob,
      to_jsonb(v) - 'user_id' - 'encrypted_blob' || jsonb_build_object('created_at', roost.iso(v.created_at))
    from roost.vault_blob_versions v
    where v.user_id = caller.user_id and v.data_type = p_data_type and v.version = p_version;
end
$$;

-- The next rows of the audit log (`audit`) or of the events (`events`) after a sequence number.
create function roost.export_log(p_user_id uuid, p_session_id uuid, p_log text, p_after bigint, p_limit integer)
returns table (seq bigint, entry jsonb)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  if p_log = 'audit' then
    return query
      select l.seq, to_jsonb(l) - 'user_id' || jsonb_build_object(
        'ip_address', host(l.ip_address), 'created_at', roost.iso(l.created_at),
        'previous_hash', encode(l.previous_hash, 'hex'), 'hash', encode(l.hash, 'hex'))
      from roost.audit_logs l where l.user_id = caller.user_id and l.seq > p_after order by l.seq limit p_limit;
  else
    return query
      select e.seq, to_jsonb(e) - 'user_id' || jsonb_build_object('created_at', roost.iso(e.created_at))
      from roost.sync_events e where e.user_id = caller.user_id and e.seq > p_after order by e.seq limit p_limit;
  end if;
end
$$;

-- The end -------------------------------------------------------------------------------------------------------

-- Deletes everything of an account in one step; false when there was nothing left.
create function roost.delete_account(p_user_id uuid, p_session_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not roost.auth_session_is_active(p_user_id, p_session_id) then
    perform roost.refuse('unauthorized');
  end if;
  -- Of two deletions the second finds nothing left.
  perform pg_advisory_xact_lock(hashtextextended('roost.delete_account ' || p_user_id, 0));
  -- Whoever is writing finishes first: the order in which everybody takes these locks.
  loop
    begin
      perform from roost.browser_sessions b where b.user_id = p_user_id order by b.session_id for update;
      perform from roost.sync_sessions s where s.user_id = p_user_id order by s.id for update;
      perform from roost.devices d where d.user_id = p_user_id order by d.id for update;
      perform from roost.sync_heads h where h.user_id = p_user_id for update;
      -- Who came while the head was waited for may be at work, and wait for the head in turn.
      perform from roost.browser_sessions b where b.user_id = p_user_id for update nowait;
      perform from roost.sync_sessions s where s.user_id = p_user_id for update nowait;
      perform from roost.devices d where d.user_id = p_user_id for update nowait;
      exit;
    exception when lock_not_available then
      -- All of these locks are let go.
      null;
    end;
  end loop;
  perform from roost.audit_heads h where h.user_id = p_user_id for update;
  delete from roost.accounts where id = p_user_id;
  if found then
    insert into roost.security_events (event_type, metadata)
    values ('account_deleted', jsonb_build_object('account_id', p_user_id));
  end if;
  return found;
end
$$;
alter function roost.delete_account owner to roost_system;

-- Removes what a verb of the person has begun anew between the end of their data and the end of their sign-in.
create function roost.sweep_account(p_user_id uuid) returns void
language sql security definer set search_path = '' as $$
  delete from roost.accounts where id = p_user_id and not roost.auth_user_exists(p_user_id)
$$;
alter function roost.sweep_account owner to roost_system;
