import { randomBytes } from 'node:crypto'
import { prepareAuthSchema } from '#embedded/auth-schema.ts'
import { connect } from '#platform/db/connect.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startAuthService } from './auth-service.ts'
import { startDebianPostgres } from './debian-postgres.ts'
import { migrations } from './stack.ts'

const secret = () => randomBytes(24).toString('hex')

/**
 * A Postgres 15 and an Auth service that run apart from Roost, prepared as Supabase prepares them: migrations by a role
 * that is no superuser, and a login for the server that may only call verbs.
 */
export async function startExternalStack() {
  const server = await startDebianPostgres()
  const as = (user: string, password: string) => {
    const url = new URL(server.admin_url)
    return Object.assign(url, { username: user, password }).href
  }
  const authUrl = as('supabase_auth_admin', secret())
  await prepareAuthSchema({ adminUrl: server.admin_url, authUrl })

  const passwords = { migrator: secret(), roost_app: secret() }
  const admin = connect(server.admin_url, 1)
  await admin.unsafe(`
    create role migrator login createrole bypassrls password '${passwords.migrator}';
    grant create on database postgres to migrator;
    grant usage on schema auth to migrator;
    grant select on auth.users, auth.sessions to migrator;
    grant authenticated to migrator with admin option;
  `)
  const migration_url = as('migrator', passwords.migrator)
  await migrate(migration_url, migrations)
  await admin.unsafe(`alter role roost_app login password '${passwords.roost_app}'`)
  await admin.end()

  const jwtSecret = secret()
  const keys = { publishableKey: `sb_publishable_${secret()}`, secretKey: `sb_secret_${secret()}` }
  const auth = await startAuthService({ databaseUrl: authUrl, jwtSecret, ...keys })
  return {
    server,
    admin_url: server.admin_url,
    migration_url,
    issuer: auth.issuer,
    environment: {
      DATABASE_URL: as('roost_app', passwords.roost_app),
      NEXT_PUBLIC_SUPABASE_URL: auth.url,
      NEXT_PUBLIC_SUPABASE_ANON_KEY: keys.publishableKey,
      SUPABASE_SERVICE_ROLE_KEY: keys.secretKey,
      SUPABASE_JWT_SECRET: jwtSecret,
    },
    close: async () => {
      await auth.close()
      await server.close()
    },
  }
}
