import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CliError } from '#cli/error.ts'
import { createFile, syncFolder } from '#client/node/write-durably.ts'
import { fileError } from './file-error.ts'

/** A file of a folder or archive: its name may have folders in it. */
export type NamedFile = { name: string; bytes: Uint8Array<ArrayBuffer> }

/** Refuses a folder that holds something: what is written anew is not mixed with what is there. */
export function requireNewFolder(path: string): void {
  try {
    if (readdirSync(path).length > 0) throw new CliError('usage', `${path} is not empty. Name a new folder.`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR')
      throw new CliError('usage', `${path} is a file. Name a new folder, or a new .zip.`)
    if (code === 'ENOENT') return
    throw error instanceof CliError ? error : fileError('read', path, error)
  }
}

/** Writes files that only their owner can read into a new folder, which appears when all of them are written. */
export async function writeFolder(path: string, files: AsyncIterable<NamedFile>): Promise<void> {
  const real = resolve(path)
  const draft = `${real}.${randomBytes(6).toString('hex')}.tmp`
  try {
    mkdirSync(draft, { mode: 0o700 })
    for await (const { name, bytes } of files) {
      mkdirSync(dirname(join(draft, name)), { recursive: true, mode: 0o700 })
      createFile(join(draft, name), bytes, 0o600)
    }
    requireNewFolder(path)
    replaceEmpty(draft, real)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw (error as NodeJS.ErrnoException).syscall ? fileError('write', path, error) : error
  }
}

function replaceEmpty(draft: string, path: string): void {
  try {
    rmdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  renameSync(draft, path)
  syncFolder(dirname(path))
}
