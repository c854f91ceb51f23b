import postgres, { type Sql } from 'postgres'
import { socketHost } from './database-url.ts'
import { openLite } from './lite.ts'

/** Where the Auth schema goes. */
export interface AuthSchemaOptions {
  /** A superuser of the database. */
  adminUrl: string
  /** The login Auth will use. It is made if absent and owns the schema; it sees nothing outside. */
  authUrl: string
}

/**
 * Makes a database ready for Auth, before Roost's migrations, which refer to `auth.users` and `auth.uid()`: Supabase's
 * roles, then the tables, then what Supabase has and `@supabase/lite` lacks. It may be repeated.
 */
export async function prepareAuthSchema({ adminUrl, authUrl }: AuthSchemaOptions): Promise<void> {
  const admin = postgres(adminUrl, { ...socketHost(adminUrl), max: 1, onnotice: () => {} })
  try {
    const login = new URL(authUrl)
    await createRoles(admin, decodeURIComponent(login.username), decodeURIComponent(login.password))
    await createTables(authUrl)
    await matchSupabase(admin)
  } finally {
    await admin.end()
  }
}

/** Makes a login that may do nothing yet, or sets its password again. */
export async function ensureLogin(admin: Sql, role: string, password: string): Promise<void> {
  await ensureRole(admin, role, 'login noinherit')
  const [change] = await admin<{ statement: string }[]>`
    select format('alter role %I password %L', ${role}::text, ${password}::text) as statement`
  await admin.unsafe(change?.statement ?? '')
}

async function ensureRole(admin: Sql, role: string, attributes: string): Promise<void> {
  const known = await admin`select from pg_roles where rolname = ${role}`
  if (known.length === 0) await admin`create role ${admin(role)} ${admin.unsafe(attributes)}`
}

async function createRoles(admin: Sql, authUser: string, authPassword: string): Promise<void> {
  await ensureRole(admin, 'anon', 'nologin noinherit')
  await ensureRole(admin, 'authenticated', 'nologin noinherit')
  await ensureRole(admin, 'service_role', 'nologin noinherit bypassrls')
  await ensureLogin(admin, authUser, authPassword)
  await admin`create schema if not exists auth authorization ${admin(authUser)}`
  await admin`grant usage on schema auth to anon, authenticated, service_role`
}

async function createTables(authUrl: string): Promise<void> {
  const unused = { jwtSecret: 'unused', publishableKey: '', secretKey: '', siteUrl: 'http://127.0.0.1' }
  const { app, leases } = await openLite(authUrl, unused)
  try {
    await app.ensureSystemSchema()
  } finally {
    await leases.end()
  }
}

async function matchSupabase(admin: Sql): Promise<void> {
  const tables = ['users', 'sessions', 'refresh_tokens', 'identities', 'flow_state', 'audit_log_entries']
  const made = await admin<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'auth'::regnamespace and relkind = 'r' and relname in ${admin(tables)}`
  // The package swallows the errors of its own schema.
  if (made.length !== tables.length) throw new Error('The Auth schema could not be made')
  await admin.unsafe(SUPABASE_DEFINITIONS)
}

/** As on Supabase: claims are found in both of their places, and row security keeps everyone but the owner out. */
const SUPABASE_DEFINITIONS = `
  create or replace function auth.uid() returns uuid language sql stable as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.sub', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
  $$;
  create or replace function auth.role() returns text language sql stable as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.role', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
  $$;
  create or replace function auth.email() returns text language sql stable as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.email', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )
  $$;
  create or replace function auth.jwt() returns jsonb language sql stable as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
  $$;
  do $$
  declare
    exposed regclass;
  begin
    for exposed in
      select oid from pg_class
      where relnamespace = 'auth'::regnamespace and relkind = 'r' and not relrowsecurity
    loop
      execute format('alter table %s enable row level security', exposed);
    end loop;
  end
  $$;
`
