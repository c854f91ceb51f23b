import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The account Postgres runs under when it is not our own. */
export interface ServerUser {
  uid: number
  gid: number
}

/**
 * Who runs Postgres on `clusterDir`: undefined for ourselves; when we are root, whom Postgres refuses, the owner of
 * the cluster, and for a new one `postgres` or else `nobody`.
 */
export async function findServerUser(clusterDir: string): Promise<ServerUser | undefined> {
  if (!process.getuid) throw new Error('The embedded Postgres needs Linux or macOS: set DATABASE_URL')
  const self = process.getuid()
  const owner = await stat(clusterDir).catch(() => undefined)
  if (self !== 0) {
    if (!owner || owner.uid === self) return undefined
    throw new Error(`${clusterDir} belongs to user ${owner.uid}: start Roost as that user or as root`)
  }
  if (process.platform !== 'linux') {
    throw new Error('Postgres refuses to run as root: start Roost as an ordinary user')
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'))
  if (user) return user
  throw new Error(
    'Postgres refuses to run as root and there is no user "postgres" or "nobody": start Roost as an ordinary user',
  )
}

async function lookUp(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

/**
 * How to name `folder`, in which the process is started with `cwd`, on its command line. Under another account the
 * path may lead through folders closed to it (`/root` is): the link to the working directory does not.
 */
export const ownFolder = (folder: string, user: ServerUser | undefined): string =>
  user ? '/proc/self/cwd' : folder
