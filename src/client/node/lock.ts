import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { ProfileBusy } from '#client/storage/errors.ts'
import { sleep } from '#client/transport/sleep.ts'
import { sqliteFailure } from './sqlite-error.ts'

/** How often a lock is tried that somebody else holds for long. The system tells nobody when it is free. */
const RETRY_MS = 100

/**
 * Holds the lock file at `path` until the returned function is called or the process ends, however it ends:
 * it is a lock of the operating system, by way of SQLite since Node has none of its own. Throws `ProfileBusy`
 * when another process still holds it after `wait_ms`.
 */
export function lock(path: string, wait_ms: number): () => void {
  const release = tryLock(path, wait_ms)
  if (release) return release
  throw new ProfileBusy(`Another roost is using this profile (${path}). Wait for it to end.`)
}

/** Holds the lock file at `path` like `lock`, as soon as nobody else does. Throws the reason of `signal` when it aborts. */
export async function waitForLock(path: string, signal: AbortSignal | undefined): Promise<() => void> {
  for (;;) {
    signal?.throwIfAborted()
    const release = tryLock(path, 0)
    if (release) return release
    await sleep(RETRY_MS * (0.5 + Math.random()), signal)
  }
}

function tryLock(path: string, wait_ms: number): (() => void) | undefined {
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: wait_ms })
  try {
    // Nothing is ever written, and a journal in memory cannot be left behind.
    database.exec('pragma journal_mode = memory; begin exclusive')
    return () => database.close()
  } catch (error) {
    database.close()
    if (sqliteFailure(error) !== 'busy') throw error
    return undefined
  }
}
