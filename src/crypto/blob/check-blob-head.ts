import type { BlobHead } from '#contract/keyring-document.ts'
import { RollbackDetected } from '#crypto/errors.ts'

/**
 * Throws `RollbackDetected` when the server answers with less than this device has seen of a data type: nothing,
 * an older revision, or another blob under the same revision. A device that has seen nothing accepts anything.
 */
export function checkBlobHead(
  data_type: string,
  seen: BlobHead | undefined,
  got: BlobHead | undefined,
): void {
  if (!seen) return
  const known = `This device has seen revision ${seen.revision} of "${data_type}" (${seen.content_hash})`
  if (!got) throw new RollbackDetected(`${known}, but the server says there is none.`)
  if (got.revision < seen.revision)
    throw new RollbackDetected(`${known}, but the server answers with revision ${got.revision}.`)
  if (got.revision === seen.revision && got.content_hash !== seen.content_hash)
    throw new RollbackDetected(`${known}, but the server answers with another one (${got.content_hash}).`)
}

/** One verified version of a blob: what it is, and what it replaced (hexadecimal, like heads). */
export type Link = BlobHead & { parent_hash: string }

/**
 * Whether `got` was written on top of `held`: parent hashes lead back from one to the other. `links` are
 * versions in any order, `got` among them, whose headers `verifyHeader` or `open` has authenticated.
 */
export function descendsFrom(held: BlobHead, got: BlobHead, links: Link[]): boolean {
  const byHash = new Map(links.map((link) => [link.content_hash, link]))
  let at: Link | undefined = byHash.get(got.content_hash)
  while (at && at.revision > held.revision) {
    if (at.parent_hash === held.content_hash) return true
    const parent = byHash.get(at.parent_hash)
    // Revisions only fall on the way back; this also ends a circle.
    at = parent && parent.revision < at.revision ? parent : undefined
  }
  return at?.content_hash === held.content_hash
}
