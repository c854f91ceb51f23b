import { randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { clusterExists } from './cluster.ts'
import { writeAtomically } from './write-atomically.ts'

const Secrets = z.object({
  postgres_password: z.string().min(32),
  app_password: z.string().min(32),
  auth_password: z.string().min(32),
  jwt_secret: z.string().min(32),
  publishable_key: z.string().startsWith('sb_publishable_'),
  secret_key: z.string().startsWith('sb_secret_'),
  roost_secret_key: z.base64(),
})

/** The random values of one installation, made at its first start. */
export type Secrets = z.infer<typeof Secrets>

const pathOf = (dataDir: string) => join(dataDir, 'secrets.json')

/** What `secrets.json` of a data folder says; undefined where there is none. */
export async function readSecrets(dataDir: string): Promise<Secrets | undefined> {
  const path = pathOf(dataDir)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
  return text === undefined ? undefined : parse(path, text)
}

/** Reads `secrets.json` of a data folder, or makes it when the folder is new. Call it under the folder's lock. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = pathOf(dataDir)
  const known = await readSecrets(dataDir)
  if (known) {
    await chmod(path, 0o600)
    return known
  }
  // New secrets could not open the old database, and what was sealed with the old key would be lost for good.
  if (await clusterExists(dataDir)) throw new Error(`${path} is missing: put it back from your backup`)
  const secrets = create()
  await writeAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

function create(): Secrets {
  return {
    postgres_password: random(),
    app_password: random(),
    auth_password: random(),
    jwt_secret: random(48),
    publishable_key: `sb_publishable_${random()}`,
    secret_key: `sb_secret_${random()}`,
    roost_secret_key: randomBytes(32).toString('base64'),
  }
}

/** Letters that need no escaping in SQL, URLs and headers. */
const random = (bytes = 24) => randomBytes(bytes).toString('base64url')

function parse(path: string, text: string): Secrets {
  try {
    return Secrets.parse(JSON.parse(text))
  } catch {
    // Without the cause: a parser's message quotes what it read.
    throw new Error(`${path} is damaged: put it back from your backup`)
  }
}
