-- What is kept of each blob: how a version comes to be, which ones stay, and what may be done with an earlier one.

-- Keeps the last 20 versions, the last of each hour of a day, of each day of a month, and of each device.
create function roost.prune_blob_versions(p_user_id uuid, p_data_type text) returns void
language sql set search_path = '' as $$
  with dropped as (
    delete from roost.vault_blob_versions v
    using (
      select version, created_at,
        row_number() over (order by version desc) as of_all,
        row_number() over (partition by date_trunc('hour', created_at, 'UTC') order by version desc) as of_hour,
        row_number() over (partition by date_trunc('day', created_at, 'UTC') order by version desc) as of_day,
        row_number() over (partition by device_id order by version desc) as of_device
      from roost.vault_blob_versions
      where user_id = p_user_id and data_type = p_data_type
    ) as kept
    where v.user_id = p_user_id and v.data_type = p_data_type and v.version = kept.version
      and kept.of_all > 20
      and not (kept.of_hour = 1 and kept.created_at > now() - interval '24 hours')
      and not (kept.of_day = 1 and kept.created_at > now() - interval '30 days')
      and kept.of_device > 1
    returning v.blob_size_bytes
  )
  update roost.vault_blobs b set kept_bytes = b.kept_bytes - gone.bytes
  from (select sum(blob_size_bytes) as bytes from dropped) as gone
  where b.user_id = p_user_id and b.data_type = p_data_type and gone.bytes > 0
$$;

-- Removes earlier versions of the account, the oldest of any type first, until the rest has at most `p_max_bytes`.
-- The newest version of a type is none of them, also when the type is cleared.
create function roost.prune_kept_bytes(p_user_id uuid, p_max_bytes bigint) returns void
language sql set search_path = '' as $$
  with dropped as (
    delete from roost.vault_blob_versions v
    using (
      select k.data_type, k.version, sum(k.blob_size_bytes) over (order by k.created_at desc, k.version desc) as bytes
      from roost.vault_blob_versions k join roost.vault_blobs b using (user_id, data_type)
      where k.user_id = p_user_id and k.version < b.version
    ) as kept
    where v.user_id = p_user_id and v.data_type = kept.data_type and v.version = kept.version
      and kept.bytes > p_max_bytes
    returning v.data_type, v.blob_size_bytes
  )
  update roost.vault_blobs b set kept_bytes = b.kept_bytes - gone.bytes
  from (select data_type, sum(blob_size_bytes) as bytes from dropped group by data_type) as gone
  where b.user_id = p_user_id and b.data_type = gone.data_type
$$;

-- Writes the next version of a blob and its event, unless the account has no room for it, and lets go of earlier
-- versions. Answers the event. Whoever calls holds the head's lock and has decided that the write may be. A write that does not grow the
-- account always fits; earlier versions never keep one out.
create function roost.store_blob(
  p_user_id uuid, p_device_id uuid, p_data_type text, p_version bigint, p_format smallint, p_key_version bigint,
  p_encrypted_blob bytea, p_nonce text, p_checksum text, p_blob_size_bytes bigint,
  p_max_account_bytes bigint, p_max_kept_bytes bigint, out epoch bigint, out seq bigint, out at timestamptz
)
language plpgsql set search_path = '' as $$
declare
  used bigint;
  replaced bigint;
  kept bigint;
  newest bigint;
begin
  select sum(b.blob_size_bytes) filter (where b.deleted_at is null),
    sum(b.blob_size_bytes) filter (where b.deleted_at is null and b.data_type = p_data_type),
    sum(b.kept_bytes + case b.data_type when p_data_type then b.blob_size_bytes else 0 end),
    max(b.version) filter (where b.data_type = p_data_type)
  into used, replaced, kept, newest from roost.vault_blobs b where b.user_id = p_user_id;
  if p_blob_size_bytes > coalesce(replaced, 0)
    and coalesce(used, 0) - coalesce(replaced, 0) + p_blob_size_bytes > p_max_account_bytes
  then
    perform roost.refuse('quota_exceeded', jsonb_build_object(
      'limit', p_max_account_bytes, 'used', coalesce(used, 0), 'size', p_blob_size_bytes));
  end if;

  select * into epoch, seq, at
  from roost.record_event(p_user_id, 'data_updated', p_data_type, p_version, p_device_id);
  insert into roost.vault_blob_versions (user_id, data_type, version, format, key_version, encrypted_blob, nonce,
    checksum, blob_size_bytes, device_id, created_at)
  values (p_user_id, p_data_type, p_version, p_format, p_key_version, p_encrypted_blob, p_nonce,
    p_checksum, p_blob_size_bytes, p_device_id, at);
  insert into roost.vault_blobs as b (user_id, data_type, version, format, key_version, checksum, blob_size_bytes,
    device_id, updated_at)
  values (p_user_id, p_data_type, p_version, p_format, p_key_version, p_checksum, p_blob_size_bytes,
    p_device_id, at)
  on conflict (user_id, data_type) do update set version = excluded.version, format = excluded.format,
    key_version = excluded.key_version, checksum = excluded.checksum, blob_size_bytes = excluded.blob_size_bytes,
    kept_bytes = b.kept_bytes + b.blob_size_bytes,
    device_id = excluded.device_id, updated_at = excluded.updated_at, deleted_at = null;
  -- At every eighth version, and at a jump past one.
  if p_version / 8 > coalesce(newest, 0) / 8 then
    perform roost.prune_blob_versions(p_user_id, p_data_type);
  end if;
  if kept > p_max_kept_bytes then
    perform roost.prune_kept_bytes(p_user_id, p_max_kept_bytes);
  end if;
end
$$;

-- The plain part of a sealed blob: magic, header length, header. Of the blob only its beginning is read.
create function roost.sealed_header(p_sealed_blob bytea) returns bytea
language sql immutable set search_path = '' as $$
  select substr(start, 1, 6 + get_byte(start, 4) * 256 + get_byte(start, 5))
  from substr(p_sealed_blob, 1, 512) as start
$$;

-- Every kept version of a blob, newest first, without bytes; of a type that is cleared, too.
create function roost.list_blob_versions(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_type text
)
returns table (
  version bigint, format smallint, key_version bigint, checksum text, header bytea, blob_size_bytes bigint,
  device_id uuid, device_name text, created_at text, is_current boolean
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return query
    select v.version, v.format, v.key_version, v.checksum,
      case v.format when 1 then roost.sealed_header(v.encrypted_blob) end, v.blob_size_bytes,
      v.device_id, d.name, roost.iso(v.created_at), v.version = b.version and b.deleted_at is null
    from roost.vault_blob_versions v
    join roost.vault_blobs b using (user_id, data_type)
    left join roost.devices d on d.id = v.device_id
    where v.user_id = caller.user_id and v.data_type = p_data_type
    order by v.version desc;
end
$$;

-- One kept version, or no row. Its bytes are left out when the caller has it already.
create function roost.get_blob_version(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_type text, p_version bigint, p_known_tag text
)
returns table (
  version bigint, format smallint, key_version bigint, checksum text, encrypted_blob bytea, nonce text,
  blob_size_bytes bigint, device_id uuid, device_name text, created_at text, is_current boolean
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
begin
  return query
    select v.version, v.format, v.key_version, v.checksum,
      case when p_known_tag is distinct from roost.blob_tag(v.version, v.key_version) then v.encrypted_blob end,
      v.nonce, v.blob_size_bytes, v.device_id, d.name, roost.iso(v.created_at),
      v.version = b.version and b.deleted_at is null
    from roost.vault_blob_versions v
    join roost.vault_blobs b using (user_id, data_type)
    left join roost.devices d on d.id = v.device_id
    where v.user_id = caller.user_id and v.data_type = p_data_type and v.version = p_version;
end
$$;

-- Makes a copy of an earlier version the next one, and brings a cleared type back. What is sealed names its revision
-- inside the seal, so only a device can restore it.
create function roost.restore_blob_version(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_type text, p_version bigint,
  p_base_tag text, p_first boolean, p_max_account_bytes bigint, p_max_kept_bytes bigint, p_origin jsonb,
  out user_id uuid, out version bigint, out key_version bigint, out blob_size_bytes bigint
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  stored record;
  stored_tag text;
  earlier record;
begin
  perform from roost.sync_heads h where h.user_id = caller.user_id for update;
  select b.version, b.key_version, b.checksum, b.deleted_at into stored
  from roost.vault_blobs b where b.user_id = caller.user_id and b.data_type = p_data_type;
  if stored.deleted_at is null then
    stored_tag := roost.blob_tag(stored.version, stored.key_version);
  end if;
  select v.format, v.key_version, v.encrypted_blob, v.nonce, v.checksum, v.blob_size_bytes into earlier
  from roost.vault_blob_versions v
  where v.user_id = caller.user_id and v.data_type = p_data_type and v.version = p_version;
  if earlier.format is null then
    perform roost.refuse('not_found');
  elsif earlier.format = 1 then
    perform roost.refuse('restore_on_device');
  elsif exists (select from roost.vault_keyrings k where k.user_id = caller.user_id) then
    perform roost.refuse('keyring_required');
  end if;
  if (p_base_tag is not null and p_base_tag is distinct from stored_tag) or (p_first and stored_tag is not null) then
    perform roost.refuse_stale(stored.version, stored_tag, stored.key_version, stored.checksum);
  end if;

  user_id := caller.user_id;
  version := stored.version + 1;
  key_version := earlier.key_version;
  blob_size_bytes := earlier.blob_size_bytes;
  perform roost.store_blob(caller.user_id, caller.device_id, p_data_type, version, earlier.format, key_version,
    earlier.encrypted_blob, earlier.nonce, earlier.checksum, blob_size_bytes, p_max_account_bytes, p_max_kept_bytes);
  perform roost.record_audit(caller.user_id, 'version_restored', jsonb_build_object(
    'data_type', p_data_type, 'version', version, 'restored_version', p_version), caller.device_id, p_origin);
end
$$;

-- Whether `p_header` says what `p_stored` says but for key version, key id, wrap nonce and wrapped data key. These and
-- the device id are the last 4 + 16 + 16 (device) + 12 + 48 bytes.
create function roost.is_rewrap(p_stored bytea, p_header bytea) returns boolean
language sql immutable set search_path = '' as $$
  select octet_length(p_header) = octet_length(p_stored)
    and substr(p_header, 1, octet_length(p_stored) - 96) = substr(p_stored, 1, octet_length(p_stored) - 96)
    and substr(p_header, octet_length(p_stored) - 75, 16) = substr(p_stored, octet_length(p_stored) - 75, 16)
$$;

-- Replaces the header of one sealed version (`p_version`, null: the current one) by one that wraps its data key under
-- the keyring's key. The bytes behind it stay where they are.
create function roost.rewrap_blob(
  p_token_hash bytea, p_user_id uuid, p_session_id uuid, p_data_type text, p_version bigint, p_base_tag text,
  p_header bytea, p_key_version bigint, p_key_id bytea, out user_id uuid, out version bigint
)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  caller roost.caller := roost.enter(p_token_hash, p_user_id, p_session_id);
  keyring record;
  newest bigint;
  wrapped record;
  wrapped_tag text;
  event record;
begin
  perform from roost.sync_heads h where h.user_id = caller.user_id for update;
  select k.key_version, k.key_id into keyring from roost.vault_keyrings k where k.user_id = caller.user_id;
  if keyring.key_version is null then
    perform roost.refuse('keyring_missing');
  end if;
  select b.version into newest from roost.vault_blobs b
  where b.user_id = caller.user_id and b.data_type = p_data_type and b.deleted_at is null;
  select v.version, v.key_version, v.checksum,
    case v.format when 1 then roost.sealed_header(v.encrypted_blob) end as header into wrapped
  from roost.vault_blob_versions v
  where v.user_id = caller.user_id and v.data_type = p_data_type and v.version = coalesce(p_version, newest);
  if wrapped.version is not null then
    wrapped_tag := roost.blob_tag(wrapped.version, wrapped.key_version);
  elsif p_version is not null then
    perform roost.refuse('not_found');
  end if;
  if p_base_tag is distinct from wrapped_tag then
    perform roost.refuse_stale(wrapped.version, wrapped_tag, wrapped.key_version, wrapped.checksum);
  end if;
  if p_key_version <> keyring.key_version or p_key_id <> keyring.key_id then
    perform roost.refuse('stale_key', jsonb_build_object('key_version', keyring.key_version));
  end if;
  -- The tag has to change with the header, so what is under the newest key stays as it is.
  if p_key_version <= wrapped.key_version or roost.is_rewrap(wrapped.header, p_header) is not true then
    perform roost.refuse('invalid_rewrap');
  end if;

  user_id := caller.user_id;
  version := wrapped.version;
  if wrapped.version = newest then
    event := roost.record_event(caller.user_id, 'data_updated', p_data_type, wrapped.version, caller.device_id);
    update roost.vault_blobs b set key_version = p_key_version, updated_at = event.at
    where b.user_id = caller.user_id and b.data_type = p_data_type;
  end if;
  update roost.vault_blob_versions v set key_version = p_key_version,
    encrypted_blob = p_header || substr(v.encrypted_blob, octet_length(p_header) + 1)
  where v.user_id = caller.user_id and v.data_type = p_data_type and v.version = wrapped.version;
end
$$;
