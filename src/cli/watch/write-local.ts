import { lstatSync, mkdirSync, rmdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { CliError } from '#cli/error.ts'
import { fileError } from '#cli/files/file-error.ts'
import { syncFolder } from '#client/node/write-durably.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { requirePortable } from './file-names.ts'
import type { Local } from './read-local.ts'
import { replaceIfSame } from './replace-if-same.ts'
import { decodeTree, isSameBytes, readText, type Tree } from './tree.ts'

/**
 * Makes a folder have `content` of a type (null: nothing) where it still has `local`. False when somebody has edited it
 * meanwhile; of a folder some files may be written by then. Throws for paths that may not be written, before anything is.
 */
export function writeLocal(folder: string, type: DataType, local: Local, content: Bytes | null): boolean {
  const { path, target, tree } = planWrite(folder, type, local, content)
  if (!tree) return replaceIfSame(path ?? target, local.bytes, content)
  return writeTree(target, local.tree ?? new Map(), tree)
}

/** Where a type is, or would be written. */
export const pathOf = (folder: string, type: DataType, local: Local, content: Bytes | null): string =>
  planWrite(folder, type, local, content).target

function planWrite(folder: string, type: DataType, { path, tree: had }: Local, content: Bytes | null) {
  if (had) {
    const tree = content ? decodeTree(content) : new Map<string, Bytes>()
    if (!tree)
      throw new CliError(
        'not_a_folder',
        `${type} is a folder here, and one file on the device that wrote it last. Make it the same on both; until then ${type} is not synced here.`,
      )
    requirePortable(tree.keys())
    return { path, target: join(folder, type), tree }
  }
  const tree = path === undefined && content ? decodeTree(content) : undefined
  if (tree) requirePortable(tree.keys())
  const target = path ?? join(folder, tree ? type : `${type}.${endingOf(content)}`)
  return { path, target, tree }
}

function endingOf(content: Bytes | null): string {
  const text = content ? readText(content) : undefined
  if (text === undefined) return 'bin'
  try {
    JSON.parse(text)
    return 'json'
  } catch {
    return 'txt'
  }
}

function writeTree(folder: string, from: Tree, to: Tree): boolean {
  const gone = [...from].filter(([path]) => !to.has(path))
  for (const [path, bytes] of gone) {
    requireRealFolders(folder, path)
    if (!replaceIfSame(join(folder, path), bytes, null)) return false
    removeEmpty(folder, dirname(join(folder, path)))
  }
  for (const [path, bytes] of to) {
    const before = from.get(path) ?? null
    if (isSameBytes(before, bytes)) continue
    makeFolders(folder, dirname(path))
    if (!replaceIfSame(join(folder, path), before, bytes)) return false
  }
  return true
}

function makeFolders(folder: string, within: string): void {
  requireRealFolders(folder, `${within}/.`)
  const path = join(folder, within)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    syncFolder(dirname(path))
  } catch (error) {
    throw fileError('make', path, error)
  }
}

/** Refuses to go through a link within a folder: it may lead anywhere. */
function requireRealFolders(folder: string, path: string): void {
  const names = dirname(path).split('/')
  for (let depth = 1; depth <= names.length; depth++) {
    const within = join(folder, ...names.slice(0, depth))
    if (lstatSync(within, { throwIfNoEntry: false })?.isSymbolicLink() && within !== folder)
      throw new CliError('unsafe_path', `${within} is a link; nothing is written through it. Move it away.`)
  }
}

/** Removes folders that have become empty, up to the type's own. */
function removeEmpty(folder: string, path: string): void {
  for (let at = path; !relative(folder, at).startsWith('..'); at = dirname(at)) {
    try {
      rmdirSync(at)
    } catch {
      return
    }
  }
}
