/** What has its own identity within a list. */
export type Item = { id: string }

/** Merges one item of a list that stands in `base`, here and there, or not: undefined where it does not, or no more. */
type MergeItem<I, Merged> = (id: string, base?: I, mine?: I, theirs?: I) => Merged | undefined

/**
 * Merges two lists of items with ids. Items keep the order of the side that has moved them; what one side has added
 * stays behind the item it stands behind there.
 */
export function mergeLists<I extends Item, Merged>(
  base: I[],
  mine: I[],
  theirs: I[],
  mergeItem: MergeItem<I, Merged>,
): Merged[] {
  const [before, ours, others] = [byId(base), byId(mine), byId(theirs)]
  const kept = new Map<string, Merged>()
  for (const id of [...new Set([...ours.keys(), ...others.keys()])].sort()) {
    const merged = mergeItem(id, before.get(id), ours.get(id), others.get(id))
    if (merged !== undefined) kept.set(id, merged)
  }
  return orderIds(idsOf(base), idsOf(mine), idsOf(theirs), kept).map((id) => kept.get(id) as Merged)
}

/** The ids of `kept`, in the order that both lists lead to. */
function orderIds(
  base: string[],
  mine: string[],
  theirs: string[],
  kept: ReadonlyMap<string, unknown>,
): string[] {
  const there = new Set(theirs)
  const shared = new Set(mine.filter((id) => kept.has(id) && there.has(id)))
  const ofShared = (ids: string[]) => ids.filter((id) => shared.has(id))
  const skeleton = orderShared(ofShared(base), ofShared(mine), ofShared(theirs))
  const runs = [mine, theirs].map((ids) =>
    runsBehind(
      ids.filter((id) => kept.has(id)),
      shared,
    ),
  )
  return [null, ...skeleton].flatMap((anchor) => {
    const added = runs.flatMap((behind) => (behind.has(anchor) ? [behind.get(anchor) as string[]] : []))
    // Of what both sides have added in one place, the order must not depend on which side merges.
    const ordered = added.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)).flat()
    return anchor === null ? ordered : [anchor, ...ordered]
  })
}

/** One order of the items that both sides have: of the side that has moved some, or one of the two if both have. */
function orderShared(base: string[], mine: string[], theirs: string[]): string[] {
  const [ours, others] = [JSON.stringify(mine), JSON.stringify(theirs)]
  if (ours === JSON.stringify(base)) return theirs
  if (others === JSON.stringify(base)) return mine
  return ours > others ? mine : theirs
}

/** The items that stand alone on one side, by the shared item before them; null stands for the beginning. */
function runsBehind(ids: string[], shared: ReadonlySet<string>): Map<string | null, string[]> {
  const runs = new Map<string | null, string[]>()
  let anchor: string | null = null
  for (const id of ids) {
    if (shared.has(id)) anchor = id
    else runs.set(anchor, [...(runs.get(anchor) ?? []), id])
  }
  return runs
}

const byId = <I extends Item>(items: I[]) => new Map(items.map((item) => [item.id, item]))
const idsOf = (items: Item[]) => items.map(({ id }) => id)
