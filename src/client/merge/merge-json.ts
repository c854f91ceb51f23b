import canonicalize from 'canonicalize'
import { type Item, mergeLists } from './merge-lists.ts'

/** A JSON value, or undefined where there is none. */
type Json = null | boolean | number | string | Json[] | JsonMap
type JsonMap = { [key: string]: Json }
type Maybe = Json | undefined

/** A place where both sides have changed one value: `lost` is the side whose value is not in what came of it. */
type Clash = { path: readonly string[]; lost: 'mine' | 'theirs' }

/** What came of two values, and where one of them had to give way. */
export type MergedJson = { value: Maybe; clashes: readonly Clash[] }

/**
 * Merges two values that were made from `base`: maps key by key, lists of items with an `id` item by item, each of them
 * again so. What one side has changed or added is in the result; what it has deleted is not, unless the other side has
 * changed it. Where both have changed the same value, the one whose canonical JSON sorts higher stays: whichever side
 * merges, the result is the same.
 */
export function mergeJson(base: Maybe, mine: Maybe, theirs: Maybe, path: readonly string[] = []): MergedJson {
  if (isEqual(mine, theirs) || isEqual(base, theirs)) return { value: mine, clashes: [] }
  if (isEqual(base, mine)) return { value: theirs, clashes: [] }
  // Both have changed it, and one has deleted it.
  if (mine === undefined || theirs === undefined)
    return { value: mine === undefined ? theirs : mine, clashes: [] }
  if (isMap(mine) && isMap(theirs)) return mergeMaps(isMap(base) ? base : {}, mine, theirs, path)
  if (isList(mine) && isList(theirs)) {
    const clashes: Clash[] = []
    const value = mergeLists(isList(base) ? base : [], mine, theirs, (id, ...items) => {
      const merged = mergeJson(...items, [...path, id])
      clashes.push(...merged.clashes)
      return merged.value
    })
    return { value, clashes }
  }
  const is_mine = (canonicalize(mine) ?? '') > (canonicalize(theirs) ?? '')
  return { value: is_mine ? mine : theirs, clashes: [{ path, lost: is_mine ? 'theirs' : 'mine' }] }
}

function mergeMaps(base: JsonMap, mine: JsonMap, theirs: JsonMap, path: readonly string[]): MergedJson {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort()
  const clashes: Clash[] = []
  const entries = keys.flatMap((key) => {
    const merged = mergeJson(own(base, key), own(mine, key), own(theirs, key), [...path, key])
    clashes.push(...merged.clashes)
    return merged.value === undefined ? [] : [[key, merged.value] as const]
  })
  return { value: Object.fromEntries(entries), clashes }
}

/** Whether a value is a list all of whose items have an `id`, each another one. */
function isList(value: Maybe): value is (JsonMap & Item)[] {
  if (!Array.isArray(value) || !value.every((item) => isMap(item) && typeof item.id === 'string'))
    return false
  return new Set(value.map((item) => (item as JsonMap & Item).id)).size === value.length
}

const isMap = (value: Maybe): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (map: JsonMap, key: string): Maybe => (Object.hasOwn(map, key) ? map[key] : undefined)

/** Whether two values are the same, in whatever order their keys were written. */
function isEqual(a: Maybe, b: Maybe): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
  if (!isMap(a) || !isMap(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(a[key], own(b, key)))
}
