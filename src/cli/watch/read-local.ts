import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '#cli/error.ts'
import { fileError } from '#cli/files/file-error.ts'
import { sleep } from '#client/transport/sleep.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { MAX_PLAINTEXT_BYTES } from '#crypto/blob/compress.ts'
import { isIgnored, requirePortable } from './file-names.ts'
import { hashOf } from './materialised.ts'
import { encodeTree, type Tree } from './tree.ts'

/**
 * What a folder has of a type: `tree` where it is a folder there, without the `links` in it. Empty folders count as
 * nothing.
 */
export type Local = { path: string | undefined; tree: Tree | undefined; links: string[]; bytes: Bytes | null }

/** A file is taken when it has been the same for this long; one that is gone is looked for more often. */
const STILL_MS = 100
const LOOKS = { there: 2, gone: 6 }
const MOST_LOOKS = 100

/**
 * What a folder has of a type, once nobody is writing it any more. What is among `known` is taken at once. Throws where
 * two things could be the type, for names that other systems cannot have, and for what never rests.
 */
export async function readSettled(
  folder: string,
  type: DataType,
  { known, signal }: { known: readonly (string | null)[]; signal: AbortSignal | undefined },
): Promise<Local> {
  let before: string | null | undefined
  for (let looks = 0, same = 0; looks < MOST_LOOKS; looks++) {
    const local = readLocal(folder, type)
    if (local) {
      const hash = await hashOf(local.bytes)
      same = before === hash ? same + 1 : 1
      if (known.includes(hash) || same === (local.bytes ? LOOKS.there : LOOKS.gone)) return local
      before = hash
    }
    await sleep(STILL_MS, signal)
  }
  throw new CliError(
    'restless',
    `${join(folder, type)} keeps changing. It is taken when it has come to rest.`,
  )
}

/** What a folder has of a type at this moment; undefined when it changed while it was read. */
function readLocal(folder: string, type: DataType): Local | undefined {
  try {
    const found = findCandidate(folder, type)
    if (!found) return { path: undefined, tree: undefined, links: [], bytes: null }
    const path = join(folder, found.name)
    const room = { left: MAX_PLAINTEXT_BYTES }
    if (!found.is_folder) return { path, tree: undefined, links: [], bytes: readFile(path, room) }
    const links: string[] = []
    const tree = new Map(readFiles(path, '', room, links))
    requirePortable(tree.keys())
    return { path, tree, links, bytes: tree.size > 0 ? encodeTree(tree) : null }
  } catch (error) {
    const { code, syscall, path = folder } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw syscall ? fileError('read', path, error) : error
  }
}

/** The one file or folder that is the type. */
function findCandidate(folder: string, type: DataType): { name: string; is_folder: boolean } | undefined {
  const names = readdirSync(folder).filter((name) => isCandidate(name, type))
  const found = names.flatMap((name) => {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false })
    if (!stat && lstatSync(join(folder, name), { throwIfNoEntry: false }))
      throw new CliError('file_error', `${join(folder, name)} is a link to nothing.`)
    const is_folder = stat?.isDirectory() ?? false
    return stat?.isFile() || (is_folder && name === type) ? [{ name, is_folder }] : []
  })
  const [first, second] = found
  if (first && second)
    throw new CliError(
      'ambiguous',
      `Both ${first.name} and ${second.name} could be ${type}. Move one of them away; until then ${type} is not synced here.`,
    )
  return first
}

/** The type's own name, with one ending or none. */
function isCandidate(name: string, type: DataType): boolean {
  return name === type || (name.startsWith(`${type}.`) && /^[^.]+$/.test(name.slice(type.length + 1)))
    ? !isIgnored(name)
    : false
}

/** The files below a folder. Links are not followed: what they lead to is not this folder's. */
function readFiles(
  folder: string,
  within: string,
  room: { left: number },
  links: string[],
): [string, Bytes][] {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    if (isIgnored(entry.name)) return []
    const path = within ? `${within}/${entry.name}` : entry.name
    if (entry.isSymbolicLink()) links.push(path)
    if (entry.isDirectory()) return readFiles(folder, path, room, links)
    return entry.isFile() ? [[path, readFile(join(folder, path), room)] as [string, Bytes]] : []
  })
}

function readFile(path: string, room: { left: number }): Bytes {
  const { size } = statSync(path)
  room.left -= size
  if (room.left < 0)
    throw new CliError(
      'blob_too_large',
      `${path} is too much: a type has at most ${MAX_PLAINTEXT_BYTES} bytes. Nothing of it was taken.`,
    )
  return new Uint8Array(readFileSync(path))
}
