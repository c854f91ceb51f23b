import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileError } from '#cli/files/file-error.ts'
import { createFile, syncFolder } from '#client/node/write-durably.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { isSameBytes } from './tree.ts'

/** The names of unfinished files. A watch that was killed may leave one; nobody takes it for content. */
export const DRAFT = /^\.roost-[0-9a-f]{12}\.tmp$/

/**
 * Puts content in the place of a file, in one step that survives a crash, if the file still is what is `expected` (null:
 * not there); null removes it. False when it is something else: then nothing has changed. A new file is private, one that
 * was there keeps its permissions, a link its target.
 */
export function replaceIfSame(path: string, expected: Bytes | null, content: Bytes | null): boolean {
  try {
    if (!isSameBytes(readIfThere(path), expected)) return false
    const real = expected ? realpathSync(path) : path
    if (content) return replace(real, expected, content)
    rmSync(path)
    syncFolder(dirname(path))
    return true
  } catch (error) {
    throw fileError('write', path, error)
  }
}

function replace(path: string, expected: Bytes | null, content: Bytes): boolean {
  const draft = join(dirname(path), `.roost-${randomBytes(6).toString('hex')}.tmp`)
  const mode = expected ? statSync(path).mode & 0o777 : 0o600
  createFile(draft, content, mode)
  try {
    chmodSync(draft, mode)
    // Writing took a while; from here on nothing is waited for.
    if (!isSameBytes(readIfThere(path), expected)) return false
    if (expected) renameSync(draft, path)
    else if (!giveName(draft, path)) return false
    syncFolder(dirname(path))
    return true
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Gives a file a name that is free. False where it is taken. */
function giveName(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(path)) return false
    // Some file systems know no second names.
    renameSync(draft, path)
    return true
  }
}

function readIfThere(path: string): Bytes | null {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
