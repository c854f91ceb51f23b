import { z } from 'zod'

const number = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error)
}
/** A limit such as `10/60`: how many, in how many seconds. */
const rate = () =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,5}$/, 'must be how many / in how many seconds, like 10/60')
    .transform((text) => {
      const [points = 0, seconds = 0] = text.split('/').map(Number)
      return { points, seconds }
    })
const url = z.url().transform((value) => value.replace(/\/+$/, ''))

/**
 * Every setting Roost reads from its environment. The descriptions are the README's configuration table.
 * `DATABASE_URL` decides between the two ways to run: without it the embedded stack starts.
 */
export const ConfigSchema = z.object({
  PORT: number(0, 65_535).default(3000).describe('The port Roost listens on.'),
  HOST: z.string().default('0.0.0.0').describe('The address Roost listens on.'),
  ROOST_DATA: z.string().default('.roost').describe('Where the embedded stack keeps its data.'),
  NEXT_PUBLIC_SERVER_URL: url
    .optional()
    .describe(
      'The address people and devices reach Roost at. Links are built from it. `http://localhost:PORT` if unset.',
    ),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('Postgres to use instead of the embedded one; a pooler in transaction mode is fine.'),
  DATABASE_MIGRATION_URL: z
    .string()
    .optional()
    .describe('A role that may create schemas and roles. When set, migrations are applied at start.'),
  DATABASE_LISTEN_URL: z
    .string()
    .optional()
    .describe(
      'A direct connection for LISTEN. Without it, waiting requests look twice a second. When it is `DATABASE_URL` too, every request is faster.',
    ),
  REDIS_URL: url
    .optional()
    .describe(
      'A Redis or Valkey that tells instances of changes instead of `DATABASE_LISTEN_URL`. It holds no data.',
    ),
  DATABASE_POOL_MAX: number(1, 200).default(16).describe('Connections per process.'),
  NEXT_PUBLIC_SUPABASE_URL: url
    .optional()
    .describe('The Supabase project, or any Auth service that speaks its API.'),
  NEXT_PUBLIC_SUPABASE_ANON_KEY: z.string().optional().describe('Its publishable (anon) key.'),
  SUPABASE_SERVICE_ROLE_KEY: z
    .string()
    .optional()
    .describe('Its secret key. Never used for data; `ROOST_SECRET_KEY` is derived from it if unset.'),
  SUPABASE_JWT_SECRET: z
    .string()
    .optional()
    .describe('Verifies HS256 sign-in tokens. Projects with signing keys need none: their JWKS is read.'),
  ROOST_SECRET_KEY: z
    .base64()
    .optional()
    .describe(
      "Base64 of 32 random bytes: seals older clients' keys and hashes login codes. Keep it with your backups.",
    ),
  SESSION_EXPIRY_DAYS: number(1, 3650).default(90).describe('Days a device stays signed in.'),
  TEMP_TOKEN_EXPIRY_MINUTES: number(1, 60)
    .default(5)
    .describe('Minutes a device login waits for its person.'),
  TRUSTED_PROXY_HOPS: number(0, 10)
    .default(0)
    .describe(
      'How many proxies in front of Roost append to `X-Forwarded-For`. With 0 the header is ignored.',
    ),
  MAX_BLOB_BYTES: number(1024, 33_554_432).default(16_777_216).describe('The largest blob, in bytes.'),
  MAX_ACCOUNT_BYTES: number(1024, Number.MAX_SAFE_INTEGER)
    .default(268_435_456)
    .describe('How many bytes the blobs of one account may have together; earlier versions are not counted.'),
  MAX_KEPT_BYTES: number(0, Number.MAX_SAFE_INTEGER)
    .default(268_435_456)
    .describe('How many bytes the earlier versions of one account may have together; the oldest go first.'),
  NEXT_PUBLIC_TURNSTILE_SITE_KEY: z
    .string()
    .optional()
    .describe('Asks who creates an account to prove being a person, by Cloudflare Turnstile: its site key.'),
  TURNSTILE_SECRET_KEY: z.string().optional().describe('The secret key that belongs to the site key.'),
  TURNSTILE_VERIFY_URL: url
    .prefault('https://challenges.cloudflare.com/turnstile/v0/siteverify')
    .describe('Where Turnstile answers are verified.'),
  GITHUB_CLIENT_ID: z
    .string()
    .optional()
    .describe(
      'Sign-in with GitHub on the embedded stack: an OAuth app whose callback is `<address>/auth/v1/callback`. On Supabase it is set up there.',
    ),
  GITHUB_CLIENT_SECRET: z.string().optional().describe('The secret of that OAuth app.'),
  GITHUB_URL: url.optional().describe('A GitHub Enterprise server, instead of github.com.'),
  LIMIT_DEVICE_LOGINS: rate()
    .prefault('10/60')
    .describe('Device logins begun per address: how many / in how many seconds, as in every limit.'),
  LIMIT_PENDING_LOGINS: number(1, 1_000_000)
    .default(5)
    .describe('Device logins of one address that wait for a person at once.'),
  LIMIT_HELD_POLLS: number(0, 1000)
    .default(4)
    .describe('Requests of one device login that are held at once.'),
  LIMIT_CONNECTIONS: number(1, 1_000_000)
    .default(10_000)
    .describe('WebSockets, event streams and held requests of one process at once.'),
  LIMIT_ACCOUNT_CONNECTIONS: number(1, 1_000_000).default(100).describe('Of these, those of one account.'),
  PING_SECONDS: number(1, 3600)
    .default(20)
    .describe(
      'How often connections are told that they live. Less than the time after which a proxy in front cuts a silent one.',
    ),
  LIMIT_WRONG_CODES: rate().prefault('5/600').describe('Wrong user codes per person.'),
  LIMIT_WRONG_CODES_ADDRESS: rate().prefault('10/600').describe('Wrong user codes per address.'),
  LIMIT_WRONG_CODES_TOTAL: rate()
    .prefault('200/600')
    .describe('Wrong user codes of everybody together; beyond it no code is taken for a while.'),
  LIMIT_SIGN_INS: rate().prefault('10/600').describe('Failed sign-ins per account and address.'),
  LIMIT_SIGN_INS_ADDRESS: rate()
    .prefault('50/600')
    .describe('Failed sign-ins per address, whatever the account.'),
  LIMIT_SIGN_UPS: rate().prefault('20/3600').describe('Accounts created, and mails asked for, per address.'),
  LIMIT_PASSWORD_CHECKS: rate()
    .prefault('5/600')
    .describe('Wrong current passwords of a signed-in person, per account.'),
  RETAIN_SESSIONS_DAYS: number(1, 3650)
    .default(30)
    .describe('Days an ended device session is known, so that its token is recognised when it comes back.'),
  RETAIN_EVENTS_DAYS: number(1, 3650)
    .default(30)
    .describe('Days of changes a device can catch up with; one that was away longer reads everything anew.'),
  RETAIN_AUDIT_DAYS: number(1, 36_500).default(400).describe('Days the audit log goes back.'),
  RETAIN_SECURITY_EVENTS_DAYS: number(1, 3650)
    .default(90)
    .describe('Days that wrong codes and failed sign-ins of nobody known are kept.'),
  JOBS: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'Whether this process takes part in cleaning up. `off` leaves it to others; plain `next start` never does.',
    ),
  LEGACY_KEYS: z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe(
      'Whether older clients may leave their raw key here. Such accounts are not end-to-end encrypted.',
    ),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged, as JSON lines on standard output; `debug` has a line for each request.'),
})

/** Settings that are worth nothing without each other. */
export const pairs = [
  ['NEXT_PUBLIC_TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
] as const

export type Config = z.infer<typeof ConfigSchema>
