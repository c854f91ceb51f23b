import type { App } from '@supabase/lite'
import { socketHost } from './database-url.ts'
import { createLeases, type Leases } from './leases.ts'

/** What Auth signs with, answers to and links to. */
export interface LiteSettings {
  jwtSecret: string
  publishableKey: string
  secretKey: string
  siteUrl: string
  /** New accounts are confirmed by a link in a mail. */
  confirmEmails?: boolean | undefined
  /** Sign-in with GitHub, or a GitHub Enterprise server at `url`. */
  github?: { clientId: string; secret: string; url?: string | undefined } | undefined
}

/** An instance of `@supabase/lite` and the connections it takes. */
export interface Lite {
  app: App
  leases: Leases
}

/** Sets up Auth alone, on any Postgres. Nothing is read or written before its first use. */
export async function openLite(databaseUrl: string, settings: LiteSettings): Promise<Lite> {
  const { App, createPostgresConnection } = await importLite()
  const open = (options: object) =>
    createPostgresConnection({ url: databaseUrl, postgresOptions: { ...postgresOptions, ...options } })
  const connection = open({})
  const leases = createLeases((options) => open({ ...socketHost(databaseUrl), ...options }).driver, 4)
  // The package takes its connections here and nowhere else: its own pool never opens one.
  connection.driver.reserve = leases.take as typeof connection.driver.reserve
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: settings.jwtSecret,
      publishable_key: settings.publishableKey,
      secret_key: settings.secretKey,
      site_url: settings.siteUrl,
      additional_redirect_urls: [],
      jwt_expiry: 3600,
      enable_signup: true,
      enable_refresh_token_rotation: true,
      minimum_password_length: 8,
      email: {
        enable_signup: true,
        enable_confirmations: settings.confirmEmails ?? false,
        otp_length: 8,
        otp_expiry: 3600,
      },
      ...(settings.github && { external: { github: githubOptions(settings.github, settings.siteUrl) } }),
    },
    // The history table is the one Roost's own migrations keep.
    db: { migrations: { enabled: false } },
    storage: { enabled: false },
    studio: { enabled: false },
    options: {
      server: {
        admin: false,
        disableStudio: true,
        // The package has no switch for its REST and introspection routes, which would open the whole database.
        middlewares: [
          (c, next) => (c.req.path.startsWith('/auth/v1/') ? next() : Promise.resolve(c.notFound())),
        ],
      },
    },
  })
  return { app, leases }
}

const githubOptions = ({ clientId, secret, url }: NonNullable<LiteSettings['github']>, siteUrl: string) => ({
  enabled: true,
  client_id: clientId,
  secret,
  // By default it is at the port of Supabase's own development stack.
  redirect_uri: `${siteUrl}/auth/v1/callback`,
  ...(url && { url }),
})

const postgresOptions = {
  idle_timeout: 60,
  connect_timeout: 5,
  onnotice: () => {},
  connection: { application_name: 'roost-auth' },
  // Supabase answers times in ISO 8601, Postgres writes them otherwise.
  types: {
    timestamptz: {
      to: 1184,
      from: [1184],
      serialize: (time: string) => time,
      parse: (time: string) => new Date(time).toISOString(),
    },
  },
}

let loading: ReturnType<typeof loadLite> | undefined

/** Loads the package, once: it takes a quarter of a second, which an external Auth service never costs. */
export const importLite = (): ReturnType<typeof loadLite> => {
  loading ??= loadLite()
  return loading
}

async function loadLite() {
  process.env.DO_NOT_TRACK = '1'
  process.env.LITE_TELEMETRY = '0'
  // The package replaces this with a function that throws when Node warns with an Error, as it does for a leak.
  const { emitWarning } = process
  try {
    const [{ App }, { createPostgresConnection }] = await Promise.all([
      import('@supabase/lite'),
      import('@supabase/lite/postgres'),
    ])
    return { App, createPostgresConnection }
  } finally {
    process.emitWarning = emitWarning
  }
}
