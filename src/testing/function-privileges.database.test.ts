import { expect, test } from 'vitest'
import { admin } from './admin.ts'

const functions = () => admin()<{ name: string; owner: string; definer: boolean; settings: string[] }[]>`
  select proname as name, pg_get_userbyid(proowner) as owner, prosecdef as definer, coalesce(proconfig, '{}') as settings
  from pg_proc where pronamespace = 'roost'::regnamespace`
const executors = () => admin()<{ name: string; role: string }[]>`
  select proname as name, coalesce(rolname, 'public') as role
  from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) as grants
    left join pg_roles on pg_roles.oid = grantee
  where pronamespace = 'roost'::regnamespace and grantee <> proowner`

test('every function has its search path fixed', async () => {
  const loose = (await functions()).filter(({ settings }) => !settings.includes('search_path=""'))
  expect(loose).toEqual([])
})

test('functions that act for the system belong to it; those that ask Auth belong to who migrated', async () => {
  const asking = [
    'auth_account',
    'auth_proof',
    'auth_session_is_active',
    'auth_sessions_of',
    'auth_user_by_email',
    'auth_user_exists',
    'auth_user_is_active',
  ]
  const definers = (await functions()).filter(({ definer }) => definer)
  const others = definers.filter(({ owner }) => owner !== 'roost_system')
  expect(others.map(({ name }) => name).toSorted()).toEqual(asking)
})

test('functions are for the login, for people and for the system, never for everybody', async () => {
  const roles = new Set((await executors()).map(({ role }) => role))
  expect(roles).toEqual(new Set(['roost_app', 'authenticated', 'roost_system']))
})

test('people may call these pieces of verbs, and nothing else', async () => {
  const theirs = (await executors()).filter(({ role }) => role === 'authenticated').map(({ name }) => name)
  expect(theirs.toSorted()).toEqual([
    'announce_token',
    'blob_facts',
    'blob_tag',
    'browsers_of_caller',
    'check_audit_chain',
    'config_of',
    'count_daily_events',
    'cursor_of',
    'describe_audit',
    'devices_of',
    'end_device_sessions',
    'end_session',
    'glance_at_chain',
    'is_rewrap',
    'is_tombstone',
    'iso',
    'key_members_of',
    'note_sign_in',
    'protection_of',
    'prune_blob_versions',
    'prune_kept_bytes',
    'record_audit',
    'record_event',
    'refuse',
    'refuse_stale',
    'remove_device',
    'remove_devices',
    'replace_token',
    'sealed_header',
    'search_audit',
    'store_blob',
    'version_facts',
  ])
})
