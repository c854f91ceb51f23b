import { mkdir, realpath } from 'node:fs/promises'
import postgres from 'postgres'
import { type Auth, createAuth } from './auth.ts'
import type { SendMail } from './auth-mail.ts'
import { ensureLogin, prepareAuthSchema } from './auth-schema.ts'
import { SUPERUSER } from './cluster.ts'
import { lockDataFolder } from './data-lock.ts'
import { databaseUrl, socketHost } from './database-url.ts'
import { importLite, type LiteSettings } from './lite.ts'
import { startPostgres } from './postgres.ts'
import { loadSecrets, type Secrets } from './secrets.ts'

/** How to run the embedded stack. */
export interface EmbeddedOptions {
  /** Everything is kept here; made if absent. */
  dataDir: string
  /** Where this process serves Auth, such as `http://127.0.0.1:3000`. */
  siteUrl: string
  onLog: (line: string) => void
  /** False gives up safety against power cuts for speed: for throwaway data of tests. */
  durable?: boolean
}

/** The settings an operator would make for a Postgres and an Auth service of their own. */
export interface EmbeddedEnv {
  DATABASE_URL: string
  DATABASE_MIGRATION_URL: string
  DATABASE_LISTEN_URL: string
  NEXT_PUBLIC_SUPABASE_URL: string
  NEXT_PUBLIC_SUPABASE_ANON_KEY: string
  SUPABASE_SERVICE_ROLE_KEY: string
  SUPABASE_JWT_SECRET: string
  ROOST_SECRET_KEY: string
}

/** A running embedded stack: Postgres with the Auth schema, ready to be migrated. */
export interface Embedded {
  /** Where the data really is. */
  dataDir: string
  env: EmbeddedEnv
  /** The login of Auth, for Auth services on further databases of this Postgres. */
  authUrl: string
  /** Serves Auth. Links in messages lead to `linkUrl`, which is `siteUrl` unless people reach Roost elsewhere. */
  startAuth(options?: {
    linkUrl?: string
    sendMail?: SendMail
    github?: LiteSettings['github']
  }): Promise<Pick<Auth, 'fetch'>>
  /** Ends Auth and Postgres, and gives the data folder free. */
  stop(): Promise<void>
}

/** Starts the embedded stack, or throws `DataFolderInUse` when another Roost runs on the folder. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = await realpath(options.dataDir)
  const stopping: (() => unknown)[] = []
  const stop = async () => {
    for (const step of stopping.splice(0).reverse()) await step()
  }
  try {
    const lock = lockDataFolder(dataDir)
    stopping.push(() => lock.release())
    const secrets = await loadSecrets(dataDir)
    // Meanwhile Postgres starts. Whoever needs the package will meet its error.
    importLite().catch(() => undefined)
    const server = await startPostgres({ ...options, dataDir, password: secrets.postgres_password })
    stopping.push(() => server.stop())
    const logins = loginUrls(server.socketDir, secrets)
    await prepareDatabase(logins, secrets)
    const env = embeddedEnv(logins, secrets, options.siteUrl)
    const startAuth: Embedded['startAuth'] = async ({ linkUrl, sendMail, github } = {}) => {
      const auth = await createAuth({
        databaseUrl: logins.auth,
        jwtSecret: secrets.jwt_secret,
        publishableKey: secrets.publishable_key,
        secretKey: secrets.secret_key,
        siteUrl: linkUrl ?? options.siteUrl,
        github,
        sendMail: sendMail ?? dropMail(options.onLog),
        onError: (error) => options.onLog(`Auth failed: ${error instanceof Error ? error.stack : error}`),
      })
      stopping.push(() => auth.close())
      return auth
    }
    return { dataDir, env, authUrl: logins.auth, startAuth, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Logins = ReturnType<typeof loginUrls>

const loginUrls = (socketDir: string, secrets: Secrets) => ({
  admin: databaseUrl({ socketDir, user: SUPERUSER, password: secrets.postgres_password }),
  app: databaseUrl({ socketDir, user: 'roost_app', password: secrets.app_password }),
  // As on Supabase, Auth has a login of its own that owns its schema and sees nothing else.
  auth: databaseUrl({ socketDir, user: 'supabase_auth_admin', password: secrets.auth_password }),
})

async function prepareDatabase(logins: Logins, secrets: Secrets): Promise<void> {
  const admin = postgres(logins.admin, { ...socketHost(logins.admin), max: 1, onnotice: () => {} })
  try {
    await ensureLogin(admin, 'roost_app', secrets.app_password)
  } finally {
    await admin.end()
  }
  await prepareAuthSchema({ adminUrl: logins.admin, authUrl: logins.auth })
}

const embeddedEnv = (logins: Logins, secrets: Secrets, siteUrl: string): EmbeddedEnv => ({
  DATABASE_URL: logins.app,
  DATABASE_MIGRATION_URL: logins.admin,
  DATABASE_LISTEN_URL: logins.app,
  NEXT_PUBLIC_SUPABASE_URL: siteUrl,
  NEXT_PUBLIC_SUPABASE_ANON_KEY: secrets.publishable_key,
  SUPABASE_SERVICE_ROLE_KEY: secrets.secret_key,
  SUPABASE_JWT_SECRET: secrets.jwt_secret,
  ROOST_SECRET_KEY: secrets.roost_secret_key,
})

/** Says that a message goes nowhere. Not what it says: a link that opens an account has no place in a log. */
const dropMail =
  (onLog: (line: string) => void): SendMail =>
  ({ to, subject }) =>
    onLog(`no mail is sent from here: "${subject}" for ${to} goes nowhere`)
