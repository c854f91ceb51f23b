import { basename, join } from 'node:path'
import { Profile, type ProfileStore } from '#client/profile.ts'
import { KeychainKeyMissing } from '#client/storage/errors.ts'
import type { Keychain } from './keychain.ts'
import { lock } from './lock.ts'
import { createFolder } from './private-folder.ts'
import {
  type ProfileFile,
  profilePath,
  readProfileFile,
  unreadableProfile,
  writeProfileFile,
} from './profile-file.ts'
import { createProfileKeys, type ProfileKeys } from './profile-keys.ts'
import { type NamedKey, openProfile, sealProfile } from './seal-profile.ts'

/** How long one program waits for another one to finish writing. */
const LOCK_WAIT_MS = 10_000

/**
 * Where a profile's secrets are. Without the keychain, the file alone guards them: because it was turned off, because
 * there is none that works, or because nothing was written since there is (`not_yet`).
 */
export type KeptAt = { path: string; keychain: 'used' | 'off' | 'unavailable' | 'not_yet' }

export type FolderProfileStore = ProfileStore & { whereKept(): Promise<KeptAt> }

/**
 * Keeps a profile in a folder that only its owner can enter, in a file that only its owner can read. With a keychain
 * that works the file is sealed, and the key to it in the keychain; a file that is not sealed becomes so with its next
 * change. Without one it stays as it is; a sealed file is never written without its key.
 */
export function createProfileStore(folder: string, keychain?: Keychain | undefined): FolderProfileStore {
  const path = profilePath(folder)
  const keys = createProfileKeys(path, basename(folder), keychain)
  return {
    read: async () => {
      const { file, key } = await readWithKey(path, keys)
      return file && open(path, file, key)
    },
    change: async (next) => {
      createFolder(folder)
      for (let is_done = false; !is_done; ) {
        const used = (await readWithKey(path, keys)).key ?? (await keys.create())
        try {
          is_done = changeFile(folder, path, used, next)
        } finally {
          if (used && used.name !== nameOf(readProfileFile(path))) await keys.remove(used)
        }
      }
    },
    whereKept: async () => {
      if (nameOf(readProfileFile(path))) return { path, keychain: 'used' }
      if (!keychain) return { path, keychain: 'off' }
      const created = await keys.create()
      if (!created) return { path, keychain: 'unavailable' }
      await keys.remove(created)
      return { path, keychain: 'not_yet' }
    },
  }
}

const nameOf = (file: ProfileFile | undefined) => (file?.format === 2 ? file.keychain : undefined)

/** The file, and the key to it where it is sealed. */
async function readWithKey(path: string, keys: ProfileKeys): Promise<{ file?: ProfileFile; key?: NamedKey }> {
  for (;;) {
    const file = readProfileFile(path)
    const name = nameOf(file)
    if (!file || !name) return file ? { file } : {}
    try {
      return { file, key: await keys.get(name) }
    } catch (error) {
      // Another program may have removed both, or sealed the file anew.
      if (!(error instanceof KeychainKeyMissing) || nameOf(readProfileFile(path)) === name) throw error
    }
  }
}

/** Changes the file under the lock, sealed under `key`. False where it was sealed under another one meanwhile. */
function changeFile(
  folder: string,
  path: string,
  key: NamedKey | undefined,
  next: (profile: Profile | undefined) => Profile | undefined,
): boolean {
  // Without a pause between lock and release, two changes of one process cannot meet either.
  const release = lock(join(folder, 'lock'), LOCK_WAIT_MS)
  try {
    const file = readProfileFile(path)
    const name = nameOf(file)
    if (name && name !== key?.name) return false
    const before = file && open(path, file, key)
    const after = next(before)
    if (after === before) return true
    const parsed = after && Profile.parse(after)
    writeProfileFile(path, parsed && key ? sealProfile(parsed, key) : parsed)
    return true
  } finally {
    release()
  }
}

function open(path: string, file: ProfileFile, key: NamedKey | undefined): Profile {
  if (file.format === 1) return file
  try {
    if (!key) throw new Error('no key')
    return openProfile(file, key)
  } catch (cause) {
    throw unreadableProfile(path, cause)
  }
}
