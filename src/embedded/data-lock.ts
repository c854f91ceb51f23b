import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another Roost is running on the same data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'

  constructor(dataDir: string, owner: string) {
    super(`${dataDir} is in use by another Roost (process ${owner}); stop it or choose another data folder`)
  }
}

/** Holds a data folder until `release` or the end of this process, whichever comes first. */
export interface DataLock {
  release(): void
}

/**
 * Claims `dataDir` for this process or throws `DataFolderInUse`. The claim is a lock of the operating system, held
 * by way of SQLite since Node has none of its own: it ends with the process however that dies, cannot be mistaken
 * for another process that got the same pid, and works between containers that share a volume.
 */
export function lockDataFolder(dataDir: string): DataLock {
  // SQLite would not say what is wrong.
  accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  const lock = new DatabaseSync(join(dataDir, 'owner.lock'))
  const pidFile = join(dataDir, 'owner.pid')
  try {
    // Nothing is ever written: what SQLite puts beside the file stays empty.
    lock.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new DataFolderInUse(dataDir, readOwner(pidFile))
  }
  writeFileSync(pidFile, `${process.pid}\n`)
  return { release: () => lock.close() }
}

const SQLITE_BUSY = 5

function readOwner(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
