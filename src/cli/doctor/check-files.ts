import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '#cli/context.ts'
import { fileError } from '#cli/files/file-error.ts'
import { type Finding, ok, problem, thrownProblem } from './finding.ts'

/** Whether anybody else on this machine can read the token, the keys or the data in the profile's folder. */
export function checkFiles({ folder }: Pick<Context, 'folder'>): Finding {
  // Windows keeps others out by the folder's inherited rights, which a mode does not show.
  if (process.platform === 'win32') return ok('Files', folder)
  try {
    const open = [folder, ...readdirSync(folder).map((name) => join(folder, name))].filter(
      (path) => (statSync(path).mode & 0o077) !== 0,
    )
    if (open.length === 0) return ok('Files', `${folder} is readable by you only.`)
    return problem(
      'Files',
      `Others on this machine may read ${open.join(', ')}.`,
      `Run: chmod -R go= ${folder}. If they may have looked, sign out and in again.`,
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return ok('Files', `${folder} does not exist yet.`)
    return thrownProblem('Files', fileError('read', folder, error))
  }
}
