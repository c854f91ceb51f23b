-- What the pages about the vault show. Each is one expression and so sees one moment, that of its cursor.

-- Whether a sealed blob is a removal: a nonce and a tag around nothing. The content of any other is longer.
create function roost.is_tombstone(p_sealed_blob bytea) returns boolean
language sql immutable set search_path = '' as $$
  select octet_length(p_sealed_blob) = octet_length(roost.sealed_header(p_sealed_blob)) + 28
$$;

-- How a data type stands, also once it is cleared; null where nothing was ever stored.
create function roost.blob_facts(p_user_id uuid, p_data_type text) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'data_type', b.data_type, 'version', b.version, 'format', b.format, 'key_version', b.key_version,
    'blob_size_bytes', b.blob_size_bytes, 'kept_bytes', b.kept_bytes, 'updated_at', roost.iso(b.updated_at),
    'device_id', b.device_id, 'device_name', (select d.name from roost.devices d where d.id = b.device_id),
    'is_cleared', b.deleted_at is not null
      or case v.format when 1 then roost.is_tombstone(v.encrypted_blob) else false end,
    'version_count', (select count(*) from roost.vault_blob_versions k
                      where k.user_id = b.user_id and k.data_type = b.data_type))
  from roost.vault_blobs b join roost.vault_blob_versions v using (user_id, data_type, version)
  where b.user_id = p_user_id and b.data_type = p_data_type
$$;

-- One kept version without its bytes, or null.
create function roost.version_facts(p_user_id uuid, p_data_type text, p_version bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'version', v.version, 'format', v.format, 'key_version', v.key_version, 'blob_size_bytes', v.blob_size_bytes,
    'created_at', roost.iso(v.created_at), 'device_id', v.device_id,
    'device_name', (select d.name from roost.devices d where d.id = v.device_id),
    'is_removal', case v.format when 1 then roost.is_tombstone(v.encrypted_blob) else false end,
    'is_current', v.version = b.version and b.deleted_at is null)
  from roost.vault_blob_versions v join roost.vault_blobs b using (user_id, data_type)
  where v.user_id = p_user_id and v.data_type = p_data_type and v.version = p_version
$$;

create function roost.get_vault(p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return jsonb_build_object(
    'config', roost.config_of(caller.user_id),
    'blobs', (select coalesce(jsonb_agg(roost.blob_facts(b.user_id, b.data_type)), '[]')
              from roost.vault_blobs b where b.user_id = caller.user_id),
    'has_keyring', exists (select from roost.vault_keyrings k where k.user_id = caller.user_id),
    'has_legacy_key', exists (select from roost.vault_legacy_keys l where l.user_id = caller.user_id),
    'cursor', roost.cursor_of(caller.user_id));
end
$$;

-- One data type: `p_limit` of its versions before `p_before`, newest first, and of `p_version`, or the newest, the first
-- `p_bytes` bytes as they are stored. Of no version more is read.
create function roost.get_vault_type(
  p_user_id uuid, p_session_id uuid, p_data_type text, p_version bigint, p_before bigint, p_limit integer,
  p_bytes integer
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller roost.caller := roost.enter(null, p_user_id, p_session_id);
begin
  return jsonb_build_object(
    'config', roost.config_of(caller.user_id),
    'blob', roost.blob_facts(caller.user_id, p_data_type),
    'versions', (
      select coalesce(jsonb_agg(roost.version_facts(caller.user_id, p_data_type, k.version) order by k.version desc), '[]')
      from (
        select v.version from roost.vault_blob_versions v
        where v.user_id = caller.user_id and v.data_type = p_data_type and (p_before is null or v.version < p_before)
        order by v.version desc limit p_limit) k),
    'shown', (
      select roost.version_facts(v.user_id, v.data_type, v.version) || jsonb_build_object(
        'stored_bytes', octet_length(v.encrypted_blob), 'start', encode(substr(v.encrypted_blob, 1, p_bytes), 'hex'))
      from roost.vault_blobs b join roost.vault_blob_versions v using (user_id, data_type)
      where b.user_id = caller.user_id and b.data_type = p_data_type and v.version = coalesce(p_version, b.version)),
    'has_keyring', exists (select from roost.vault_keyrings k where k.user_id = caller.user_id),
    'has_legacy_key', exists (select from roost.vault_legacy_keys l where l.user_id = caller.user_id),
    'cursor', roost.cursor_of(caller.user_id));
end
$$;
