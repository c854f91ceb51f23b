import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { CliError } from '#cli/error.ts'

const SQLITE_BUSY = 5

/**
 * Holds the lock file at `path` until the returned function is called or the process ends, however it ends:
 * it is a lock of the operating system, by way of SQLite since Node has none of its own. Throws `profile_busy`
 * when another process still holds it after `wait_ms`.
 */
export function lock(path: string, wait_ms: number): () => void {
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: wait_ms })
  try {
    // Nothing is ever written, so no journal is needed and none can be left behind.
    database.exec('pragma journal_mode = off; begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new CliError('profile_busy', `Another roost is using this profile (${path}). Wait for it to end.`)
  }
  return () => database.close()
}
