-- The person's own pages: what their account is, and what would go with it.

-- What Auth knows of a person, as seen from one of their sessions; null when that has ended. Owned by the migration
-- role, which alone may read that schema. Auth may keep its JSON as JSON's text.
create function roost.auth_account(p_user_id uuid, p_session_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select to_jsonb(p) || jsonb_build_object(
    'providers', coalesce((u.raw_app_meta_data #>> '{}')::jsonb -> 'providers', '[]'),
    'signed_in_at', roost.iso(s.created_at::timestamptz),
    'other_browser_count', (
      select count(*) from roost.auth_sessions_of(u.id) o where o.session_id <> s.id))
  from auth.users u
    join auth.sessions s on s.user_id = u.id,
    roost.auth_proof(p_user_id, p_session_id) p
  where u.id = p_user_id and s.id = p_session_id
$$;

create function roost.get_account(p_user_id uuid, p_session_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  if roost.find_browser_session(p_user_id, p_session_id) is null then
    perform roost.refuse('unauthorized');
  end if;
  return roost.auth_account(p_user_id, p_session_id) || jsonb_build_object(
    'id', p_user_id,
    'created_at', (select roost.iso(a.created_at) from roost.accounts a where a.id = p_user_id),
    'device_count', (select count(*) from roost.devices d where d.user_id = p_user_id),
    'data_type_count', (
      select count(*) from roost.vault_blobs b where b.user_id = p_user_id and b.deleted_at is null),
    'version_count', (select count(*) from roost.vault_blob_versions v where v.user_id = p_user_id),
    'cursor', roost.cursor_of(p_user_id));
end
$$;
alter function roost.get_account owner to roost_system;
