import { createHash } from 'node:crypto'
import { chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerUser } from './server-user.ts'

/** A socket's path is cut off at 104 bytes on macOS and 108 on Linux; the name in the folder takes 15. */
const LONGEST = 85

/**
 * Makes an empty folder for the server's socket that nobody else can enter, in a place short enough for one. The
 * same data folder gets the same socket folder each time, unless someone else has taken the name.
 */
export async function prepareSocketDir(clusterDir: string, user: ServerUser | undefined): Promise<string> {
  const digest = createHash('sha256').update(clusterDir).digest('hex').slice(0, 12)
  const owner = user?.uid ?? process.getuid?.()
  // Root's own temporary folder may be closed to the server's account.
  const places = user ? ['/tmp', tmpdir()] : [tmpdir(), '/tmp']
  for (const place of places) {
    const folder = join(place, `roost-${owner}-${digest}`)
    if (Buffer.byteLength(folder) > LONGEST) continue
    const claimed = await claim(folder, owner).catch(() => undefined)
    if (!claimed) continue
    if (user) await chown(claimed, user.uid, user.gid)
    return claimed
  }
  throw new Error(
    `Neither ${places.join(' nor ')} can hold the database's socket: set TMPDIR to a short path`,
  )
}

async function claim(folder: string, owner: number | undefined): Promise<string> {
  const existing = await lstat(folder).catch(() => undefined)
  if (existing?.isDirectory() && existing.uid === owner && (existing.mode & 0o077) === 0) {
    // A lock file left beside a socket names a pid that may since belong to another process.
    await rm(folder, { recursive: true })
  } else if (existing) {
    return mkdtemp(`${folder}-`)
  }
  await mkdir(folder, { mode: 0o700 })
  return folder
}
