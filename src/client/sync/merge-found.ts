import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { readContent, toContent } from './documents.ts'
import type { Found, Merged } from './event.ts'
import { ancestorOf, isContested } from './take-found.ts'
import type { TypeState } from './type-state.ts'

/**
 * Makes one content of two that were made from `base` (null where nothing is known of it, or it was a deletion). `lost`
 * names the side some of whose values are not in it: its content is then kept as a conflict copy. What throws has not
 * merged: then the edit goes on top, and the other content is kept as a copy.
 */
export type Merger = (base: Bytes | null, mine: Bytes, theirs: Bytes) => Promise<MergedBytes> | MergedBytes
type MergedBytes = { bytes: Bytes; lost: readonly ('mine' | 'theirs')[] }

/** How each type is merged. A type without an entry is never merged. */
export type Mergers = Partial<Record<DataType, Merger>>

/** What the app's merge function makes of a version that was found and of the edit, where it is needed and there is one. */
export async function mergeFound(
  device: Device,
  given: { type: DataType; state: TypeState; found: Omit<Found, 'edit'>; plaintext: Bytes | null },
  merger: Merger | undefined,
): Promise<(Merged & { bytes: Bytes }) | undefined> {
  const { type, state, found, plaintext } = given
  const mine = state.edit?.content
  if (!merger || !mine || !plaintext || !isContested(state, found)) return undefined
  const ancestor = ancestorOf(state, found.through)
  const [base, edit] = await Promise.all([
    ancestor ? readContent(device, type, ancestor.hash) : null,
    readContent(device, type, mine.hash),
  ])
  // Another program has moved on; then this merge is not the one that will be kept.
  if (base === undefined || !edit) return undefined
  try {
    const { bytes, lost } = await merger(base, edit, plaintext)
    return { content: await toContent(bytes), bytes, lost }
  } catch {
    return undefined
  }
}
