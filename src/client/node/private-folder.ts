import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a profile's folder, private from the start. */
export function createFolder(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}
