import { migrate } from '#platform/db/migrate.ts'
import { startAuthService } from './auth-service.ts'
import { startDebianPostgres } from './debian-postgres.ts'
import { newSecret, openAppLogin, prepareDatabase } from './prepare-database.ts'
import { migrations } from './stack.ts'

/**
 * A Postgres 15 and an Auth service that run apart from Roost, prepared as Supabase prepares them: migrations by a role
 * that is no superuser, and a login for the server that may only call verbs.
 */
export async function startExternalStack() {
  const server = await startDebianPostgres()
  const { admin_url } = server
  const { auth_url, migration_url } = await prepareDatabase(admin_url)
  await migrate(migration_url, migrations)
  const app_url = await openAppLogin(admin_url)

  const jwtSecret = newSecret()
  const keys = { publishableKey: `sb_publishable_${newSecret()}`, secretKey: `sb_secret_${newSecret()}` }
  const auth = await startAuthService({ databaseUrl: auth_url, jwtSecret, ...keys })
  return {
    server,
    admin_url,
    migration_url,
    issuer: auth.issuer,
    environment: {
      DATABASE_URL: app_url,
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
