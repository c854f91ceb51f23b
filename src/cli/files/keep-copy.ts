import { readFileSync } from 'node:fs'
import { format, parse } from 'node:path'
import { createFile } from '#client/node/write-durably.ts'
import { fileError } from './file-error.ts'

/** The name of a file that stands beside another: `notes/a.json` and `conflict-5-1a2b3c4d` make `notes/a.conflict-5-1a2b3c4d.json`. */
export function besideName(path: string, mark: string): string {
  const { dir, name, ext } = parse(path)
  return format({ dir, name: `${name}.${mark}`, ext })
}

/**
 * Writes content durably beside a file and returns the new name. Nothing is overwritten: a name that is taken by
 * other content gets a number, and a copy that is there already is used.
 */
export function keepCopy(path: string, mark: string, content: Uint8Array): string {
  for (let number = 1; ; number++) {
    const name = besideName(path, number === 1 ? mark : `${mark}-${number}`)
    try {
      createFile(name, content, 0o600)
      return name
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError('write', name, error)
      if (readFileSync(name).equals(content)) return name
    }
  }
}
