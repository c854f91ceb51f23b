import { readFileSync, realpathSync, statSync } from 'node:fs'
import { replaceFile } from '#client/node/write-durably.ts'
import { toContent } from '#client/sync/documents.ts'
import { fileError } from './file-error.ts'
import { keepCopy } from './keep-copy.ts'

/** The file a pull writes to, as it is before: its content, and whether that is what this device synced last. */
export type Target = { path: string; before: Uint8Array<ArrayBuffer> | undefined; is_synced: boolean }

/** Looks at the file a pull is going to write. `delivered` names what was synced last. */
export async function findTarget(path: string, delivered: string | null): Promise<Target> {
  try {
    const before = new Uint8Array(readFileSync(path))
    return { path, before, is_synced: (await toContent(before)).hash === delivered }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError('read', path, error)
    return { path, before: undefined, is_synced: false }
  }
}

/** Sets aside what a file holds, under the name it returns, unless `content` is the same. */
export function setTargetAside({ path, before }: Target, mark: string, content: Uint8Array): string | null {
  if (!before || Buffer.compare(before, content) === 0) return null
  return keepCopy(path, mark, before)
}

/** Replaces the file's content in one step. A new file is private; one that was there keeps its permissions, a link its target. */
export function writeTarget({ path, before }: Target, content: Uint8Array): void {
  try {
    const real = before ? realpathSync(path) : path
    replaceFile(real, content, before ? statSync(real).mode & 0o777 : 0o600)
  } catch (error) {
    throw fileError('write', path, error)
  }
}
