import { randomBytes } from 'node:crypto'
import { prepareAuthSchema } from '#embedded/auth-schema.ts'
import { connect } from '#platform/db/connect.ts'

export const newSecret = () => randomBytes(24).toString('hex')

/** The URL by which another role reaches the same database. */
function urlOf(admin_url: string, user: string, password: string): string {
  return Object.assign(new URL(admin_url), { username: user, password }).href
}

/** Prepares a Postgres as Supabase prepares one: Auth's schema, and for migrations a role that is no superuser. */
export async function prepareDatabase(
  admin_url: string,
): Promise<{ auth_url: string; migration_url: string }> {
  const auth_url = urlOf(admin_url, 'supabase_auth_admin', newSecret())
  await prepareAuthSchema({ adminUrl: admin_url, authUrl: auth_url })
  const password = newSecret()
  const admin = connect(admin_url, 1)
  await admin.unsafe(`
    create role migrator login createrole bypassrls password '${password}';
    grant create on database postgres to migrator;
    grant usage on schema auth to migrator;
    grant select on auth.users, auth.sessions to migrator;
    grant authenticated to migrator with admin option;
  `)
  await admin.end()
  return { auth_url, migration_url: urlOf(admin_url, 'migrator', password) }
}

/** Opens the server's login, which migrations leave closed, and answers its URL. */
export async function openAppLogin(admin_url: string): Promise<string> {
  const password = newSecret()
  const admin = connect(admin_url, 1)
  await admin.unsafe(`alter role roost_app login password '${password}'`)
  await admin.end()
  return urlOf(admin_url, 'roost_app', password)
}
