import { describe, expect, test } from 'vitest'
import { admin } from './admin.ts'

const roost = admin()`'roost'::regnamespace`

test('every table keeps row security on, even for its owner', async () => {
  const open = await admin()`
    select relname from pg_class
    where relnamespace = ${roost} and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`
  expect(open).toEqual([])
})

test('there is nothing but tables, their indexes and row types: no view or sequence to look through', async () => {
  const kinds = await admin()`select distinct relkind as kind from pg_class where relnamespace = ${roost}`
  expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['c', 'i', 'r'])
})

/** What every role but the owner may do with tables and with single columns. */
const granted = () => admin()<{ relation: string; role: string; privilege: string; column: string | null }[]>`
  select relname as relation, coalesce(rolname, 'public') as role, lower(privilege_type) as privilege, attname as column
  from (
    select oid, relname, relowner, relacl as acl, null as attname from pg_class
    where relnamespace = ${roost} and relkind = 'r'
    union all
    select pg_class.oid, relname, relowner, attacl, attname from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = ${roost} and relkind = 'r'
  ) as relation, aclexplode(acl) as grants left join pg_roles on pg_roles.oid = grantee
  where grantee <> relowner
  order by relation, privilege`

test("people and the system may read and write rows, the server's login its counters; nobody else may do anything", async () => {
  const grants = await granted()
  const limits = grants.filter(({ relation, role }) => relation === 'rate_limits' || role === 'roost_app')
  expect(new Set(limits.map(({ relation, role }) => `${relation} ${role}`))).toEqual(
    new Set(['rate_limits roost_app']),
  )
  const roles = grants.map(({ role }) => role).filter((role) => role !== 'roost_app')
  expect(new Set(roles)).toEqual(new Set(['authenticated', 'roost_system']))
  expect(new Set(grants.map(({ privilege }) => privilege))).toEqual(
    new Set(['select', 'insert', 'update', 'delete']),
  )
})

test('what people may do is what is listed here: audit rows, events and sessions they cannot change', async () => {
  const theirs = Object.groupBy(
    (await granted()).filter(({ role }) => role === 'authenticated'),
    ({ relation }) => relation,
  )
  const allowed = Object.entries(theirs).map(([relation, grants = []]) => [
    relation,
    [
      ...new Set(grants.map(({ privilege, column }) => (column ? `${privilege} of columns` : privilege))),
    ].join(', '),
  ])
  expect(Object.fromEntries(allowed)).toEqual({
    accounts: 'select',
    audit_logs: 'select',
    devices: 'select, update of columns',
    idempotency_keys: 'delete, insert, select, update of columns',
    sync_configs: 'select, update of columns',
    sync_events: 'insert, select',
    sync_heads: 'select, update of columns',
    sync_sessions: 'select of columns',
    vault_blob_versions: 'delete, insert, select, update of columns',
    vault_blobs: 'insert, select, update of columns',
    vault_keyrings: 'insert, select, update of columns',
    vault_legacy_keys: 'delete, insert, select',
  })
})

test('no hash of a token can be read, and no row be given to another account', async () => {
  const columns = (await granted()).filter(({ role, column }) => role === 'authenticated' && column)
  expect(columns.filter(({ column }) => column?.includes('hash'))).toEqual([])
  expect(columns.filter(({ column, privilege }) => column === 'user_id' && privilege === 'update')).toEqual(
    [],
  )
})

test("the server's login can neither read nor write any table by itself but its counters", async () => {
  const reachable = await admin()`
    select relname, privilege from pg_class, unnest(array['select', 'insert', 'update', 'references']) as privilege
    where relnamespace = ${roost} and relkind = 'r' and relname <> 'rate_limits' and (
      has_any_column_privilege('roost_app', pg_class.oid, privilege)
      or has_table_privilege('roost_app', pg_class.oid, 'delete, truncate, trigger'))`
  expect(reachable).toEqual([])
})

describe('policies', () => {
  const policies = () => admin()<{ policy: string; command: string; roles: string[]; checks: string[] }[]>`
    select format('%s.%s', polrelid::regclass, polname) as policy, polcmd as command,
      array(select rolname::text from pg_roles where oid = any(polroles)) as roles,
      array_remove(array[pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)], null) as checks
    from pg_policy join pg_class on pg_class.oid = polrelid where relnamespace = ${roost}`

  test('each names one operation, or is for the system or the counters alone', async () => {
    const wide = (await policies()).filter(
      ({ command, roles }) => command === '*' && !['roost_system', 'roost_app'].includes(roles.join()),
    )
    expect(wide).toEqual([])
  })

  test('each is for people or for the system, and lets people at their own rows and no others', async () => {
    const own = (policy: string) =>
      `(${policy.startsWith('roost.accounts.') ? 'id' : 'user_id'} = ( SELECT auth.uid() AS uid))`
    for (const { policy, roles, checks } of await policies()) {
      if (roles.join() === 'roost_system' || policy.startsWith('roost.rate_limits.')) continue
      expect(roles, policy).toEqual(['authenticated'])
      for (const check of checks) expect(check, policy).toBe(own(policy))
      expect(checks.length, policy).toBeGreaterThan(0)
    }
  })

  test('the system changes nothing in the audit log, and removes only what the anchor of the chain has passed', async () => {
    const theirs = (await policies()).filter(
      ({ policy, roles }) => policy.startsWith('roost.audit_logs.') && roles.includes('roost_system'),
    )
    expect(theirs.map(({ command }) => command).toSorted()).toEqual(['a', 'd', 'r'])
    const [removing] = theirs.filter(({ command }) => command === 'd')
    expect(removing?.checks.join().replace(/\s+/g, ' ')).toMatch(
      /^\(seq <= \( SELECT h\.anchor_seq FROM roost\.audit_heads h WHERE/,
    )
  })
})

test('the schema is open to its three roles, and only the system may have things in it', async () => {
  const grants = await admin()`
    select coalesce(rolname, 'public') as role, string_agg(lower(privilege_type), ', ' order by privilege_type) as may
    from pg_namespace, aclexplode(nspacl) left join pg_roles on pg_roles.oid = grantee
    where nspname = 'roost' and grantee <> nspowner group by rolname`
  expect(Object.fromEntries(grants.map(({ role, may }) => [role, may]))).toEqual({
    authenticated: 'usage',
    roost_app: 'usage',
    roost_system: 'create, usage',
  })
})

test('the roles themselves can do nothing: no login for the system, no powers, no way past row security', async () => {
  const roles = await admin()`
    select rolname, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as mighty
    from pg_roles where rolname in ('roost_app', 'roost_system')`
  expect(roles.every(({ mighty }) => mighty === false)).toBe(true)
  const [system] = await admin()`
    select rolcanlogin, pg_has_role('roost_app', 'roost_system', 'member') as app_is_member,
      pg_has_role('authenticated', 'roost_system', 'member') as people_are_members
    from pg_roles where rolname = 'roost_system'`
  expect(system).toEqual({ rolcanlogin: false, app_is_member: false, people_are_members: false })
})

test("jobs are the server's login's alone: it works the queues and makes nothing in their schema", async () => {
  const [reachable] = await admin()`
    select array_agg(distinct coalesce(rolname, 'public') || ' ' || may order by coalesce(rolname, 'public') || ' ' || may) as grants from (
      select grantee, lower(privilege_type) as may from pg_class, aclexplode(relacl)
      where relnamespace = 'pgboss'::regnamespace and grantee <> relowner
      union all
      select grantee, lower(privilege_type) from pg_namespace, aclexplode(nspacl)
      where nspname = 'pgboss' and grantee <> nspowner
      union all
      select grantee, lower(privilege_type) || ' ' || proname
      from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
      where pronamespace = 'pgboss'::regnamespace and grantee <> proowner
    ) as granted left join pg_roles on pg_roles.oid = grantee`
  expect(reachable?.grants).toEqual([
    'roost_app delete',
    'roost_app execute create_queue',
    'roost_app execute job_now',
    'roost_app insert',
    'roost_app select',
    'roost_app update',
    'roost_app usage',
  ])
})
