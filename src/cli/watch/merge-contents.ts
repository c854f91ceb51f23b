import canonicalize from 'canonicalize'
import { mergeJson } from '#client/merge/merge-json.ts'
import type { Merger } from '#client/sync/merge-found.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { decodeTree, encodeTree, isSameBytes, readText, type Tree } from './tree.ts'

type Lost = 'mine' | 'theirs'
type Merged = { bytes: Bytes; lost: readonly Lost[] }
type Json = Parameters<typeof mergeJson>[0]

/** Two contents have nothing that could be put together: one stays, and the other is kept beside it. */
export class NotMergeable extends Error {
  override name = 'NotMergeable'
}

/**
 * Makes one content of two: folders file by file, JSON value by value. Throws `NotMergeable` for everything else, and for
 * JSON that this program would not write again as it is.
 */
export const mergeContents: Merger = (base, mine, theirs) => {
  if (isSameBytes(mine, theirs)) return { bytes: theirs, lost: [] }
  const trees = [mine, theirs].map(decodeTree)
  const [ours, others] = trees
  if (ours && others) return mergeTrees((base && decodeTree(base)) ?? new Map(), ours, others)
  if (ours || others) throw new NotMergeable('One is a folder, and the other is not.')
  return mergeTexts(base, mine, theirs)
}

/** Files that only one side has changed are as that side has them; those that both have are merged, or one stays. */
function mergeTrees(base: Tree, mine: Tree, theirs: Tree): Merged {
  const lost = new Set<Lost>()
  const files = new Map<string, Bytes>()
  for (const path of new Set([...mine.keys(), ...theirs.keys()])) {
    const merged = mergeFile(base.get(path), mine.get(path), theirs.get(path))
    for (const side of merged?.lost ?? []) lost.add(side)
    if (merged) files.set(path, merged.bytes)
  }
  return { bytes: encodeTree(files), lost: [...lost] }
}

function mergeFile(base?: Bytes, mine?: Bytes, theirs?: Bytes): Merged | undefined {
  const whole = (bytes: Bytes | undefined) => bytes && { bytes, lost: [] }
  if (isSameBytes(mine, theirs) || isSameBytes(base, theirs)) return whole(mine)
  if (isSameBytes(base, mine)) return whole(theirs)
  // Both have changed it, and one has deleted it.
  if (!mine || !theirs) return whole(mine ?? theirs)
  try {
    return mergeTexts(base ?? null, mine, theirs)
  } catch {
    const is_mine = Buffer.compare(mine, theirs) > 0
    return { bytes: is_mine ? mine : theirs, lost: [is_mine ? 'theirs' : 'mine'] }
  }
}

function mergeTexts(base: Bytes | null, mine: Bytes, theirs: Bytes): Merged {
  const [ours, others] = [parse(mine), parse(theirs)]
  const before = base === null ? undefined : parseIfJson(base)
  const { value, clashes } = mergeJson(before, ours, others)
  const lost = [...new Set(clashes.map((clash) => clash.lost))]
  const is = (other: Json) => canonicalize(value) === canonicalize(other)
  // Where nothing has to be written anew, nobody's layout changes.
  if (is(others)) return { bytes: theirs, lost }
  if (is(ours)) return { bytes: mine, lost }
  return { bytes: layOutLike(mine, value), lost }
}

/** A JSON list or map. Two single values have nothing to merge. */
function parse(bytes: Bytes): Json {
  const value = parseIfJson(bytes)
  if (typeof value !== 'object' || value === null) throw new NotMergeable('It is no JSON list or map.')
  return value
}

function parseIfJson(bytes: Bytes): Json {
  const text = readText(bytes)
  try {
    return text === undefined ? undefined : JSON.parse(text, refuseLossy)
  } catch (error) {
    if (error instanceof NotMergeable) throw error
    return undefined
  }
}

/** A number with more digits than this program computes with would be written as another one. */
function refuseLossy(_: string, value: unknown, { source }: { source?: string } = {}): unknown {
  const digits = typeof value === 'number' ? source?.replace(/e.*$/i, '').replace(/\D/g, '') : undefined
  if (digits && digits.replace(/^0+/, '').length > 15)
    throw new NotMergeable(`The number ${source} has too many digits.`)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new NotMergeable(`${source} is too large.`)
  return value
}

/** JSON with the indentation and the line end that another text has. */
function layOutLike(bytes: Bytes, value: Json): Bytes {
  const text = readText(bytes) ?? ''
  const indent = /^\s*[[{]\r?\n([ \t]+)/.exec(text)?.[1]
  return new TextEncoder().encode(JSON.stringify(value, null, indent) + (/\n$/.test(text) ? '\n' : ''))
}
