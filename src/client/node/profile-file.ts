import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Profile } from '#client/profile.ts'
import { UnreadableStorage } from '#client/storage/errors.ts'
import { SealedProfile } from './seal-profile.ts'
import { replaceFile, syncFolder } from './write-durably.ts'

/** What the file of a profile holds. */
export const ProfileFile = z.discriminatedUnion('format', [Profile, SealedProfile])
export type ProfileFile = z.infer<typeof ProfileFile>

/** The file that holds a profile. */
export const profilePath = (folder: string): string => join(folder, 'profile.json')

/** The profile as it lies in its file, sealed or not. Throws `UnreadableStorage` for what is neither. */
export function readProfileFile(path: string): ProfileFile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return ProfileFile.parse(JSON.parse(text))
  } catch (cause) {
    throw unreadableProfile(path, cause)
  }
}

/** Replaces the file durably, which only its owner can read; undefined removes it. */
export function writeProfileFile(path: string, file: ProfileFile | undefined): void {
  // Parsed again, so that what cannot be read back is never written.
  if (file) replaceFile(path, `${JSON.stringify(ProfileFile.parse(file), null, 2)}\n`, 0o600)
  else {
    rmSync(path, { force: true })
    syncFolder(dirname(path))
  }
}

export const unreadableProfile = (path: string, cause: unknown) =>
  new UnreadableStorage(
    `${path} is not a profile this version can read. Update Roost, or move the file away and sign in again.`,
    { cause },
  )
