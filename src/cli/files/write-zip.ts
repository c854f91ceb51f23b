import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeZip } from 'client-zip'
import { CliError } from '#cli/error.ts'
import { syncFolder } from '#client/node/write-durably.ts'
import { fileError } from './file-error.ts'
import type { NamedFile } from './write-folder.ts'

/** Refuses a name that is taken: what is there is not replaced. */
export function requireNewFile(path: string): void {
  if (existsSync(path)) throw new CliError('usage', `${path} exists already. Name a new file.`)
}

/** Writes files into a new zip archive that only its owner can read, and that appears when it is whole. */
export async function writeZip(path: string, files: AsyncIterable<NamedFile>): Promise<void> {
  const real = resolve(path)
  const draft = `${real}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      for await (const chunk of makeZip(toEntries(files)))
        for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    requireNewFile(path)
    renameSync(draft, real)
    syncFolder(dirname(real))
  } catch (error) {
    rmSync(draft, { force: true })
    throw (error as NodeJS.ErrnoException).syscall ? fileError('write', path, error) : error
  }
}

async function* toEntries(files: AsyncIterable<NamedFile>) {
  for await (const { name, bytes } of files) yield { name, input: bytes, mode: 0o600 }
}
