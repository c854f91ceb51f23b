import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { CliError } from '#cli/error.ts'
import { fileError } from '#cli/files/file-error.ts'
import { createFile } from '#client/node/write-durably.ts'
import { dataTypes } from '#contract/data-type.ts'
import { DRAFT } from './replace-if-same.ts'

const MARK = '.roost-watch'
const Mark = z.looseObject({ format: z.literal(1), id: z.uuid() })

/** A draft this old is nobody's work any more. */
const OLD_MS = 60_000

/** A folder that is watched. `key` names it and the account, as what is remembered of it is named. */
export type WatchedFolder = { path: string; id: string; key: string }

/**
 * Makes a folder if it is not there, and marks it, so that an empty mount point or another folder in its place is not
 * taken for one from which everything was deleted.
 */
export function openFolder(given: string, account_id: string): WatchedFolder {
  try {
    mkdirSync(given, { recursive: true, mode: 0o700 })
    const path = realpathSync(given)
    removeDrafts(path)
    const id = readMark(path) ?? createMark(path)
    const key = createHash('sha256')
      .update(JSON.stringify([account_id, id, path]))
      .digest('hex')
    return { path, id, key: key.slice(0, 32) }
  } catch (error) {
    throw error instanceof CliError ? error : fileError('watch', given, error)
  }
}

/** Whether a folder was watched before. */
export const isWatched = (path: string): boolean => existsSync(join(path, MARK))

/** Throws unless the folder is still there, and still the one that was opened. */
export function requireFolder({ path, id }: WatchedFolder): void {
  if (readMark(path) === id) return
  throw new CliError(
    'folder_missing',
    `${path} is no longer there, or is another folder now (its ${MARK} is missing). Nothing was deleted. Run "roost watch" again when it is back; a folder without the mark gets everything anew.`,
  )
}

/** Removes what a watch that was killed has left unfinished, where files are written: in the folder and in those of types. */
function removeDrafts(path: string): void {
  const inTypes = dataTypes.flatMap((type) =>
    statSync(join(path, type), { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(join(path, type), { recursive: true, encoding: 'utf8' }).map((name) => join(type, name))
      : [],
  )
  for (const name of [...readdirSync(path), ...inTypes]) {
    const draft = join(path, name)
    if (DRAFT.test(basename(name)) && Date.now() - statSync(draft).mtimeMs > OLD_MS)
      rmSync(draft, { force: true })
  }
}

function createMark(path: string): string {
  const id = randomUUID()
  createFile(join(path, MARK), `${JSON.stringify({ format: 1, id })}\n`, 0o600)
  return id
}

function readMark(path: string): string | undefined {
  const file = join(path, MARK)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw fileError('read', file, error)
  }
  try {
    return Mark.parse(JSON.parse(text)).id
  } catch {
    throw new CliError(
      'file_error',
      `${file} is not what "roost watch" writes. Remove it: the folder is then taken as a new one, and nothing is lost.`,
    )
  }
}
