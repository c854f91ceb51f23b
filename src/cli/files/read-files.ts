import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { unzipSync } from 'fflate'
import { CliError } from '#cli/error.ts'
import { fileError } from './file-error.ts'
import type { NamedFile } from './write-folder.ts'

/** The files of a folder (not of folders in it) or of a zip archive that `isWanted` says, and the names of the others. */
export function readFiles(
  path: string,
  isWanted: (name: string) => boolean,
  longest: number,
): { files: NamedFile[]; others: string[] } {
  const others: string[] = []
  const wants = (name: string, size: number) => {
    if (!isWanted(name)) others.push(name)
    else if (size > longest)
      throw new CliError('blob_too_large', `${name} has ${size} bytes; at most ${longest} can be stored.`)
    else return true
    return false
  }
  try {
    return { files: statSync(path).isDirectory() ? fromFolder(path, wants) : fromZip(path, wants), others }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall ? fileError('read', path, error) : error
  }
}

type Wants = (name: string, size: number) => boolean

function fromFolder(path: string, wants: Wants): NamedFile[] {
  return readdirSync(path).flatMap((name) => {
    const found = statSync(join(path, name))
    if (!found.isFile() || !wants(name, found.size)) return []
    return [{ name, bytes: new Uint8Array(readFileSync(join(path, name))) }]
  })
}

function fromZip(path: string, wants: Wants): NamedFile[] {
  const archive = readFileSync(path)
  try {
    // The size that the archive claims is what a file is inflated to at most.
    const files = unzipSync(archive, {
      filter: ({ name, originalSize }) => !name.endsWith('/') && wants(name, originalSize),
    })
    return Object.entries(files).map(([name, bytes]) => ({
      name: basename(name),
      bytes: new Uint8Array(bytes),
    }))
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('usage', `${path} is neither a folder nor a zip archive that can be read.`, {
      cause: error,
    })
  }
}
