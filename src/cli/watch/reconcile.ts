/** A content by its hash; null where there is none. */
export type Side = string | null

/** What a folder has of a type, what it had when both were last the same, and what the vault of this device has. */
export type Sides = {
  local: Side
  base: Side
  /** Undefined where this device does not know of anything: that is no deletion. */
  vault: Side | undefined
}

/**
 * `rest`: nothing to do. `note`: both have come to the same. `put`, `remove`: the edit or deletion in the folder goes into
 * the vault. `write`, `delete`: what the vault has goes into the folder. `merge`: both sides have changed.
 */
export type Action = 'rest' | 'note' | 'put' | 'remove' | 'write' | 'delete' | 'merge'

/** What to do for a type. An edit outlives a deletion on the other side, whichever came first. */
export function reconcile({ local, base, vault }: Sides): Action {
  if (vault === undefined) return local === null ? (base === null ? 'rest' : 'note') : 'put'
  if (local === vault) return local === base ? 'rest' : 'note'
  if (local === base) return vault === null ? 'delete' : 'write'
  if (vault === base) return local === null ? 'remove' : 'put'
  if (local === null) return 'write'
  return vault === null ? 'put' : 'merge'
}
