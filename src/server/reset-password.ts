import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { makeResetLink } from '#domain/account/make-reset-link.ts'
import { readSecrets } from '#embedded/secrets.ts'
import { InvalidConfig, parseConfig, required } from '#platform/config/config.ts'
import { Refusal } from '#platform/refusal.ts'

const USAGE = `npm run reset-password -- person@example.com

Makes a link by which the person with this e-mail sets a new password, for you to hand on. It works once, and
expires like a link in a mail. Run it where Roost runs, with the same settings, while it runs.
`

const root = resolve(import.meta.dirname, '../..')
process.chdir(root)
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))

/** Where a running Roost with the embedded stack serves Auth, and its keys, as settings of this process. */
async function findEmbedded(): Promise<Record<string, string>> {
  const { DATABASE_URL, ROOST_DATA, HOST, PORT } = parseConfig(process.env)
  if (DATABASE_URL) return {}
  const secrets = await readSecrets(ROOST_DATA)
  if (!secrets) throw new InvalidConfig(`There is no Roost in ${resolve(ROOST_DATA)}.`)
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST
  return {
    NEXT_PUBLIC_SUPABASE_URL: `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`,
    NEXT_PUBLIC_SUPABASE_ANON_KEY: secrets.publishable_key,
    SUPABASE_SERVICE_ROLE_KEY: secrets.secret_key,
  }
}

async function main(email: string | undefined): Promise<void> {
  if (!email || email.startsWith('-')) return fail(USAGE)
  if (!z.email().safeParse(email).success) return fail(`"${email}" is not an e-mail address.\n`)
  try {
    // What goes wrong is said here, in words.
    Object.assign(process.env, await findEmbedded(), { LOG_LEVEL: 'silent' })
    const link = await makeResetLink(email)
    if (!link) return fail(`Nobody has an account with the e-mail ${email}.\n`)
    process.stdout.write(`${link}\n`)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sign_in_unavailable') {
      return fail(
        `Nothing answers at ${required('NEXT_PUBLIC_SUPABASE_URL')}. Start Roost first, and give PORT if it is another.\n`,
      )
    }
    if (error instanceof Refusal || error instanceof InvalidConfig) return fail(`${error.message}\n`)
    throw error
  }
}

function fail(said: string): void {
  process.stderr.write(said)
  process.exitCode = 1
}

await main(process.argv[2])
