-- Schema, roles and accounts. Runs on Postgres 15 to 18 and on Supabase, as a role that may create roles.
-- Everything is closed here and opened per operation in the migrations that follow.

create schema if not exists roost;

do $$
begin
  -- Owns the verbs that act for the system. Nobody signs in as it.
  if not exists (select from pg_catalog.pg_roles where rolname = 'roost_system') then
    create role roost_system nologin;
  end if;
  -- What the server signs in as on a Postgres of its own; it may call verbs and nothing else.
  if not exists (select from pg_catalog.pg_roles where rolname = 'roost_app') then
    create role roost_app nologin noinherit;
  end if;
end
$$;

grant roost_system to current_user;
grant authenticated to roost_app;

revoke all on schema roost from public;
grant usage, create on schema roost to roost_system;
grant usage on schema roost to authenticated, roost_app;

-- Declines the request: `code` is one of src/contract/refusal.ts, `detail` what the caller can act upon.
create function roost.refuse(code text, detail jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'RS001', message = code, detail = detail::text;
end
$$;

-- ISO 8601 in UTC with microseconds, as every reply prints a time.
create function roost.iso(moment timestamptz) returns text
language sql immutable set search_path = '' as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
$$;

-- The account whose claims this transaction carries, or null: `auth.uid()` for a role that may not enter that schema.
create function roost.claimed_user_id() returns uuid
language sql stable set search_path = '' as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;

-- Whom all user tables belong to. The id is the Auth user's where there is one.
create table roost.accounts (
  id uuid primary key,
  created_at timestamptz not null default now()
);

alter table roost.accounts enable row level security;
alter table roost.accounts force row level security;
create policy accounts_select_own on roost.accounts for select to authenticated
  using (id = (select auth.uid()));
create policy accounts_system on roost.accounts for all to roost_system using (true) with check (true);
grant select on roost.accounts to authenticated;
grant select, insert, delete on roost.accounts to roost_system;

-- The questions Roost asks of Auth. Owned by the migration role, which alone may read that schema.
create function roost.auth_user_is_active(p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from auth.users
    where id = p_user_id
      and deleted_at is null
      and (banned_until is null or banned_until::timestamptz < now())
  )
$$;

create function roost.auth_session_is_active(p_user_id uuid, p_session_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from auth.sessions
    where id = p_session_id
      and user_id = p_user_id
      and (not_after is null or not_after::timestamptz > now())
  ) and roost.auth_user_is_active(p_user_id)
$$;

-- How the person of a session proves who they are: whether there is a password to ask for, and whether the sign-in is
-- from just now; no row when the session has ended.
create function roost.auth_proof(
  p_user_id uuid, p_session_id uuid, out email text, out has_password boolean, out is_fresh boolean
)
language sql stable security definer set search_path = '' as $$
  select u.email, coalesce(u.encrypted_password, '') <> '' and coalesce(u.email, '') <> '',
    s.created_at::timestamptz > now() - interval '10 minutes'
  from auth.users u join auth.sessions s on s.user_id = u.id
  where u.id = p_user_id and s.id = p_session_id
$$;
