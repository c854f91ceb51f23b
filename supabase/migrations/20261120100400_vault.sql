-- The vault: one keyring per account and one blob per data type, opaque to the server, every write a
-- compare-and-swap, versions that only grow.

create table roost.vault_keyrings (
  user_id uuid primary key references roost.accounts on delete cascade,
  version bigint not null check (version > 0),
  key_version bigint not null check (key_version > 0),
  key_id bytea not null check (octet_length(key_id) = 16),
  -- The earlier keys it holds by their versions; 0 is the key of older clients.
  previous_key_versions bigint[] not null default '{}',
  -- The JSON document as the device wrote it.
  document text not null check (octet_length(document) <= 65536),
  device_id uuid,
  updated_at timestamptz not null default now()
);

-- Raw keys of older clients, sealed under a key of the server's.
create table roost.vault_legacy_keys (
  user_id uuid primary key references roost.accounts on delete cascade,
  version integer not null default 1,
  sealed_key bytea not null,
  -- Keyed hash, to recognise the same key without opening it.
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  created_at timestamptz not null default now()
);

-- What each data type is now. The bytes are in the version of the same number, written once.
create table roost.vault_blobs (
  user_id uuid not null references roost.accounts on delete cascade,
  data_type text not null check (data_type in ('history', 'environment', 'secret', 'collection', 'setting')),
  id uuid not null default gen_random_uuid(),
  version bigint not null check (version > 0),
  format smallint not null check (format in (0, 1)),
  key_version bigint not null check ((format = 0) = (key_version = 0)),
  -- Format 1: hex of the content hash, computed here. Format 0: whatever an older client said.
  checksum text,
  blob_size_bytes bigint not null,
  -- What its earlier versions have together: all that are kept but the newest.
  kept_bytes bigint not null default 0,
  device_id uuid,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (user_id, data_type)
) with (fillfactor = 70);

create table roost.vault_blob_versions (
  user_id uuid not null references roost.accounts on delete cascade,
  data_type text not null,
  version bigint not null,
  format smallint not null,
  key_version bigint not null,
  -- Format 1: the whole sealed blob. Format 0: the UTF-8 of the text the older client sent, a third longer.
  encrypted_blob bytea not null check (octet_length(encrypted_blob) <= 67108864),
  nonce text not null check (length(nonce) <= 1024),
  checksum text,
  blob_size_bytes bigint not null,
  device_id uuid,
  created_at timestamptz not null,
  primary key (user_id, data_type, version)
);
-- Sealed bytes do not compress.
alter table roost.vault_blob_versions alter column encrypted_blob set storage external;

do $$
declare
  name text;
begin
  foreach name in array array['vault_keyrings', 'vault_legacy_keys', 'vault_blobs', 'vault_blob_versions'] loop
    execute format('alter table roost.%I enable row level security', name);
    execute format('alter table roost.%I force row level security', name);
    execute format('create policy %I on roost.%I for select to authenticated using (user_id = (select auth.uid()))',
      name || '_select_own', name);
    execute format('create policy %I on roost.%I for insert to authenticated with check (user_id = (select auth.uid()))',
      name || '_insert_own', name);
    execute format('grant select, insert on roost.%I to authenticated', name);
  end loop;
end
$$;

create policy vault_keyrings_update_own on roost.vault_keyrings for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy vault_blobs_update_own on roost.vault_blobs for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
-- A re-wrap replaces the header of a sealed version, and nothing else of it.
create policy vault_blob_versions_update_own on roost.vault_blob_versions for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy vault_legacy_keys_delete_own on roost.vault_legacy_keys for delete to authenticated
  using (user_id = (select auth.uid()));
create policy vault_blob_versions_delete_own on roost.vault_blob_versions for delete to authenticated
  using (user_id = (select auth.uid()));
grant update (version, key_version, key_id, previous_key_versions, document, device_id, updated_at)
  on roost.vault_keyrings to authenticated;
grant update (version, format, key_version, checksum, blob_size_bytes, kept_bytes, device_id, updated_at, deleted_at)
  on roost.vault_blobs to authenticated;
grant update (key_version, encrypted_blob) on roost.vault_blob_versions to authenticated;
grant delete on roost.vault_legacy_keys, roost.vault_blob_versions to authenticated;

create policy vault_keyrings_system_select on roost.vault_keyrings for select to roost_system using (true);
create policy vault_legacy_keys_system_select on roost.vault_legacy_keys for select to roost_system using (true);
grant select on roost.vault_keyrings, roost.vault_legacy_keys to roost_system;

-- Keyring --------------------------------------------------------------------------------------------------

create function roost.get_keyring(p_token_hash bytea, p_user_id uuid, p_session_id uuid)
returns table (version bigint, document text, epoch bigint)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return query
    select k.version, k.document, h.epoch
    from roost.vault_keyrings k join roost.sync_heads h using (user_id) where k.user_id = caller.user_id;
end
$$;

-- Stores the keyring if the caller saw the stored one (`p_base_version`, null: there is none). Versions may jump, as
-- after a restore from a backup. The first keyring of an account that an older client has used must seal that client's
-- key in, which is deleted in the same step. A key leaves the keyring when no kept version is under it any more.
create function roost.put_keyring(
  p_token_hash bytea, p_account_id uuid, p_base_version bigint, p_version bigint, p_key_version bigint,
  p_key_id bytea, p_previous_key_versions bigint[], p_document text, p_seals_legacy_key integer, p_origin jsonb
) returns uuid
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(p_token_hash, null, null);
  event record;
  stored roost.vault_keyrings;
  legacy_version integer;
  in_use jsonb;
begin
  if p_account_id <> caller.user_id then
    perform roost.refuse('invalid_request');
  end if;
  event := roost.record_event(caller.user_id, 'key_rotated', null, p_version, caller.device_id);
  select * into stored from roost.vault_keyrings k where k.user_id = caller.user_id;
  if p_base_version is null and stored.version is not null then
    perform roost.refuse('keyring_exists', jsonb_build_object('version', stored.version));
  end if;
  if stored.version is distinct from p_base_version then
    perform roost.refuse('stale_version', jsonb_build_object('version', coalesce(stored.version, 0)));
  end if;
  -- A key version stands for one key, for good: it is by key versions that blobs name their keys.
  if p_version <= stored.version or p_key_version < stored.key_version
    or (p_key_version = stored.key_version and p_key_id <> stored.key_id)
  then
    perform roost.refuse('invalid_request');
  end if;
  select jsonb_agg(distinct v.key_version) into in_use from roost.vault_blob_versions v
  where v.user_id = caller.user_id and v.key_version = any (stored.previous_key_versions || stored.key_version)
    and v.key_version <> all (p_previous_key_versions || p_key_version);
  if in_use is not null then
    perform roost.refuse('key_in_use', jsonb_build_object('key_versions', in_use));
  end if;
  if stored.version is null then
    select l.version into legacy_version from roost.vault_legacy_keys l where l.user_id = caller.user_id;
    if legacy_version is distinct from p_seals_legacy_key
      or (legacy_version is not null and 0 <> all (p_previous_key_versions))
    then
      perform roost.refuse('legacy_key_unsealed', jsonb_build_object('legacy_key_version', legacy_version));
    end if;
    if legacy_version is null
      and exists (select from roost.vault_blobs b where b.user_id = caller.user_id and b.deleted_at is null)
    then
      perform roost.refuse('blobs_without_key');
    end if;
    delete from roost.vault_legacy_keys l where l.user_id = caller.user_id;
    insert into roost.vault_keyrings (user_id, version, key_version, key_id, previous_key_versions, document,
      device_id, updated_at)
    values (caller.user_id, p_version, p_key_version, p_key_id, p_previous_key_versions, p_document,
      caller.device_id, event.at);
  else
    update roost.vault_keyrings k set version = p_version, key_version = p_key_version, key_id = p_key_id,
      previous_key_versions = p_previous_key_versions, document = p_document, device_id = caller.device_id,
      updated_at = event.at
    where k.user_id = caller.user_id;
  end if;
  perform roost.record_audit(caller.user_id, 'key_stored', jsonb_build_object(
    'version', p_version, 'action', case
      when stored.version is null then 'initial'
      when p_key_version > stored.key_version then 'rotated'
      else 'updated' end), caller.device_id, p_origin);
  return caller.user_id;
end
$$;

-- Keys of older clients --------------------------------------------------------------------------------------

-- Reading a key is a thing people are told of.
create function roost.get_legacy_key(p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_origin jsonb)
returns table (version integer, sealed_key bytea)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  if exists (select from roost.vault_keyrings k where k.user_id = caller.user_id) then
    perform roost.refuse('keyring_required');
  end if;
  return query select l.version, l.sealed_key from roost.vault_legacy_keys l where l.user_id = caller.user_id;
  if found then
    perform roost.record_audit(caller.user_id, 'key_read', '{}', caller.device_id, p_origin);
  end if;
end
$$;

create function roost.put_legacy_key(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_sealed_key bytea, p_fingerprint bytea, p_origin jsonb,
  out user_id uuid, out version integer
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  stored roost.vault_legacy_keys;
begin
  -- The head's lock decides between two first keys.
  perform from roost.sync_heads h where h.user_id = caller.user_id for update;
  if exists (select from roost.vault_keyrings k where k.user_id = caller.user_id) then
    perform roost.refuse('keyring_required');
  end if;
  select * into stored from roost.vault_legacy_keys l where l.user_id = caller.user_id;
  user_id := caller.user_id;
  version := coalesce(stored.version, 1);
  if stored.fingerprint = p_fingerprint then
    return;
  elsif stored.version is not null then
    perform roost.refuse('key_exists');
  end if;
  insert into roost.vault_legacy_keys (user_id, sealed_key, fingerprint)
  values (caller.user_id, p_sealed_key, p_fingerprint);
  perform roost.record_event(caller.user_id, 'key_rotated', null, 1, caller.device_id);
  perform roost.record_audit(caller.user_id, 'key_stored', '{"version": 1, "action": "initial"}',
    caller.device_id, p_origin);
  perform roost.record_audit(caller.user_id, 'legacy_key_stored', '{"version": 1}', caller.device_id, p_origin);
end
$$;

-- Blobs ------------------------------------------------------------------------------------------------------

-- Every blob beside the account's epoch and sequence number, which are there without any blob too. Whoever has the
-- list of that number already gets no blobs.
create function roost.list_blobs(p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_known_tag text)
returns table (
  epoch bigint, seq bigint, data_type text, encrypted_blob bytea, nonce text, version bigint, checksum text,
  blob_size_bytes bigint, updated_at text, format smallint, key_version bigint
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return query
    select h.epoch, h.seq, b.data_type, v.encrypted_blob, v.nonce, b.version, b.checksum, b.blob_size_bytes,
      roost.iso(b.updated_at), b.format, b.key_version
    from roost.sync_heads h
    left join (roost.vault_blobs b join roost.vault_blob_versions v using (user_id, data_type, version))
      on b.user_id = h.user_id and b.deleted_at is null
        and p_known_tag is distinct from format('"%s.%s"', h.epoch, h.seq)
    where h.user_id = caller.user_id
    order by b.updated_at desc, b.data_type;
  -- The account was deleted since its caller came in.
  if not found then
    perform roost.refuse('unauthorized');
  end if;
end
$$;

-- The entity tag of a version of a blob.
create function roost.blob_tag(p_version bigint, p_key_version bigint) returns text
language sql immutable set search_path = '' as $$
  select format('"%s.%s"', p_version, p_key_version)
$$;

-- Says what the caller should have named: the blob as it is, with version 0 where there never was one.
create function roost.refuse_stale(p_version bigint, p_tag text, p_key_version bigint, p_checksum text) returns void
language sql set search_path = '' as $$
  select roost.refuse('stale_version', jsonb_build_object(
    'version', coalesce(p_version, 0), 'etag', p_tag, 'key_version', p_key_version, 'content_hash', p_checksum))
$$;

-- One blob, or no row. Its bytes are left out when the caller has this version already.
create function roost.get_blob(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_type text, p_known_tag text
)
returns table (
  id uuid, encrypted_blob bytea, nonce text, version bigint, checksum text, blob_size_bytes bigint,
  updated_at text, format smallint, key_version bigint
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return query
    select b.id, v.encrypted_blob, v.nonce, b.version, b.checksum, b.blob_size_bytes,
      roost.iso(b.updated_at), b.format, b.key_version
    from roost.vault_blobs b
    left join roost.vault_blob_versions v
      on v.user_id = b.user_id and v.data_type = b.data_type and v.version = b.version
        and p_known_tag is distinct from roost.blob_tag(b.version, b.key_version)
    where b.user_id = caller.user_id and b.data_type = p_data_type and b.deleted_at is null;
end
$$;

-- Stores the next version of a blob and its event, which it answers, or refuses and changes nothing.
-- `p_base_tag` is the entity tag the caller saw (If-Match), `p_first` says it saw none (If-None-Match: *).
-- A sealed blob (format 1) brings account, revision, key version and key id from its plain header.
create function roost.put_blob(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_type text, p_format smallint,
  p_encrypted_blob bytea, p_nonce text, p_checksum text, p_blob_size_bytes bigint,
  p_base_tag text, p_first boolean, p_account_id uuid, p_revision bigint, p_key_version bigint, p_key_id bytea,
  p_max_account_bytes bigint, p_max_kept_bytes bigint,
  out user_id uuid, out version bigint, out epoch bigint, out seq bigint, out device_id uuid, out created_at text
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  keyring record;
  stored record;
  stored_tag text;
begin
  if p_account_id <> caller.user_id then
    perform roost.refuse('invalid_sealed_blob');
  end if;
  -- The head's lock orders all writes of the account, so what is read below cannot change before the commit.
  perform from roost.sync_heads h where h.user_id = caller.user_id for update;
  select k.key_version, k.key_id into keyring from roost.vault_keyrings k where k.user_id = caller.user_id;
  select b.version, b.key_version, b.checksum, b.deleted_at into stored
  from roost.vault_blobs b where b.user_id = caller.user_id and b.data_type = p_data_type;
  if stored.version is not null and stored.deleted_at is null then
    stored_tag := roost.blob_tag(stored.version, stored.key_version);
  end if;

  if keyring.key_version is null and p_format = 1 then
    perform roost.refuse('keyring_missing');
  elsif keyring.key_version is not null and (p_format = 0 or (p_base_tag is null and not p_first)) then
    perform roost.refuse('keyring_required');
  end if;
  if (p_base_tag is not null and p_base_tag is distinct from stored_tag)
    or (p_first and (stored_tag is not null or p_revision <= stored.version))
  then
    perform roost.refuse_stale(stored.version, stored_tag, stored.key_version, stored.checksum);
  end if;
  if p_revision <= stored.version then
    perform roost.refuse('invalid_sealed_blob');
  end if;
  if p_format = 1 and (p_key_version <> keyring.key_version or p_key_id <> keyring.key_id) then
    perform roost.refuse('stale_key', jsonb_build_object('key_version', keyring.key_version));
  end if;

  user_id := caller.user_id;
  version := coalesce(p_revision, stored.version + 1, 1);
  device_id := caller.device_id;
  select e.epoch, e.seq, roost.iso(e.at) into epoch, seq, created_at
  from roost.store_blob(caller.user_id, caller.device_id, p_data_type, version, p_format, p_key_version,
    p_encrypted_blob, p_nonce, p_checksum, p_blob_size_bytes, p_max_account_bytes, p_max_kept_bytes) e;
end
$$;

-- Clears blobs of an older client, those of `p_data_types` that there are. Their versions stay, and the next write counts
-- on from them. Where there are none, nothing happens and `user_id` is null.
create function roost.clear_blobs(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_types text[], p_origin jsonb, out user_id uuid
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  stored record;
  event record;
begin
  perform from roost.sync_heads h where h.user_id = caller.user_id for update;
  if exists (select from roost.vault_keyrings k where k.user_id = caller.user_id) then
    perform roost.refuse('keyring_required');
  end if;
  for stored in
    select b.data_type from roost.vault_blobs b
    where b.user_id = caller.user_id and b.data_type = any (p_data_types) and b.deleted_at is null
    order by b.data_type
  loop
    user_id := caller.user_id;
    event := roost.record_event(caller.user_id, 'data_updated', stored.data_type, null, caller.device_id);
    update roost.vault_blobs b set deleted_at = event.at, updated_at = event.at
    where b.user_id = caller.user_id and b.data_type = stored.data_type;
    perform roost.record_audit(caller.user_id, 'data_cleared', jsonb_build_object('data_type', stored.data_type),
      caller.device_id, p_origin);
  end loop;
end
$$;
