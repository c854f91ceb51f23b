import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { ownFolder, type ServerUser } from './server-user.ts'
import { syncFolder } from './write-atomically.ts'

const run = promisify(execFile)

/** The database role that owns everything. */
export const SUPERUSER = 'postgres'

const DRAFT = 'postgres.new-'

/** What a new cluster is made with. `secretsDir` is a private folder of the account that runs Postgres. */
export interface ClusterOptions {
  dataDir: string
  binaries: Binaries
  user: ServerUser | undefined
  password: string
  secretsDir: string
  durable: boolean
}

/** Where a data folder keeps its database. */
export const clusterPath = (dataDir: string): string => join(dataDir, 'postgres')

/** Whether a data folder has a database yet. */
export const clusterExists = async (dataDir: string): Promise<boolean> =>
  (await clusterVersion(dataDir)) !== undefined

/** Makes the database at the first start. A crash in the middle leaves none, so that the next start makes it. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { dataDir, binaries } = options
  const version = await clusterVersion(dataDir)
  if (version !== undefined) {
    if (version === binaries.major) return
    throw new Error(
      `${clusterPath(dataDir)} was made by Postgres ${version}, but this Roost brings ${binaries.major}: ` +
        'dump it with the Roost that made it and restore it into a new data folder',
    )
  }
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(DRAFT)) await rm(join(dataDir, name), { recursive: true })
  }
  // The name is new each time: an initdb that outlived its Roost must not write into our draft.
  const draft = await mkdtemp(join(dataDir, DRAFT))
  await initialise(draft, options)
  await rename(draft, clusterPath(dataDir))
  await syncFolder(dataDir)
}

async function clusterVersion(dataDir: string): Promise<number | undefined> {
  try {
    return Number(await readFile(join(clusterPath(dataDir), 'PG_VERSION'), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function initialise(folder: string, options: ClusterOptions): Promise<void> {
  const { binaries, user, password, secretsDir, durable } = options
  const passwordFile = join(secretsDir, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) {
    await chown(passwordFile, user.uid, user.gid)
    await chown(folder, user.uid, user.gid)
  }
  const args = [
    `--pgdata=${ownFolder(folder, user)}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    // Passwords, not `peer` or `trust`: as root we connect from another account than the server's, and the socket
    // folder's mode must not be the only thing between another account and the data.
    '--auth-local=scram-sha-256',
    '--auth-host=reject',
    '--encoding=UTF8',
    // Postgres's own C.UTF-8 needs no locale of the system and never changes the sort order.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    ...(durable ? [] : ['--no-sync']),
  ]
  try {
    await run(join(binaries.binDir, 'initdb'), args, { ...user, cwd: folder, env: serverEnv() })
  } finally {
    await rm(passwordFile)
  }
}

/** An environment without our secrets, and without variables that change what Postgres does. */
export const serverEnv = (): NodeJS.ProcessEnv =>
  Object.assign(Object.create(null), { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' })
