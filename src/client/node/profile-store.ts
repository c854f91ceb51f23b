import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Profile, type ProfileStore } from '#client/profile.ts'
import { UnreadableStorage } from '#client/storage/errors.ts'
import { lock } from './lock.ts'
import { createFolder } from './private-folder.ts'
import { replaceFile, syncFolder } from './write-durably.ts'

/** How long one command waits for another one to finish writing. */
const LOCK_WAIT_MS = 10_000

/** The file that holds a profile. */
export const profilePath = (folder: string): string => join(folder, 'profile.json')

/** Keeps a profile in a folder that only its owner can enter, in a file that only its owner can read. */
export function createProfileStore(folder: string): ProfileStore {
  const path = profilePath(folder)
  return {
    read: async () => readProfile(path),
    // Without a pause between lock and release, two changes of one process cannot meet either.
    change: async (next) => {
      createFolder(folder)
      const release = lock(join(folder, 'lock'), LOCK_WAIT_MS)
      try {
        const before = readProfile(path)
        const after = next(before)
        if (after === before) return
        // Parsed again, so that what cannot be read back is never written.
        if (after) replaceFile(path, `${JSON.stringify(Profile.parse(after), null, 2)}\n`, 0o600)
        else {
          rmSync(path, { force: true })
          syncFolder(folder)
        }
      } finally {
        release()
      }
    },
  }
}

function readProfile(path: string): Profile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return Profile.parse(JSON.parse(text))
  } catch (cause) {
    throw new UnreadableStorage(
      `${path} is not a profile this version can read. Update Roost, or move the file away and sign in again.`,
      { cause },
    )
  }
}
