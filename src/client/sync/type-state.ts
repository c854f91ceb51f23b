import { z } from 'zod'
import { hexOf, Uuid } from '#contract/primitive.ts'

/** A content by the SHA-256 of its bytes, which name the document that holds them; null is a deletion. */
export const Content = z.object({ hash: hexOf(32), size: z.int().nonnegative() }).nullable()
export type Content = z.infer<typeof Content>

const Revision = z.int().positive()

/** The highest version this device knows of. It never goes back to a lower revision. */
const Seen = z.object({
  revision: Revision,
  content_hash: hexOf(32),
  /** Whether this device has opened it as a sealed one: then no unsealed one is taken any more. */
  is_sealed: z.boolean(),
})

/** The version whose content this device holds, and which its next write replaces. */
const Base = z.object({
  revision: Revision,
  content_hash: hexOf(32),
  content: Content,
  /** The device that wrote it; null for an older client. */
  device_id: Uuid.nullable(),
  /** The entity tag that names it on the server; null after an agreed restore where the server has nothing. */
  tag: z.string().nullable(),
})
export type Base = z.infer<typeof Base>

/** An upload whose outcome is not known. */
const Attempt = z.object({
  revision: Revision,
  content_hash: hexOf(32),
  key_version: z.int().positive(),
  content: Content,
  device_id: Uuid,
})
export type Attempt = z.infer<typeof Attempt>

/** A content that lost its place in the line of versions, kept until a person has decided. */
const ConflictCopy = z.object({
  content: Content.unwrap(),
  /**
   * `concurrent`: written elsewhere at the same time, and what was edited here went on top. `clash`: both sides changed
   * one value. `unproven`: the server shows a version that does not lead back to this. `restored`: what a restored
   * backup had.
   */
  reason: z.enum(['concurrent', 'clash', 'unproven', 'restored']),
  /** Where it comes from: this device's edit, or the version that the server had. */
  origin: z.enum(['here', 'server']),
  revision: Revision.nullable(),
  device_id: Uuid.nullable(),
})
export type ConflictCopy = z.infer<typeof ConflictCopy>

/** Where one data type stands on this device (SPEC.md). Fields of newer clients are kept. */
export const TypeState = z.looseObject({
  format: z.literal(1),
  /** Counts changes of all but `edit` and `conflicts`: what was found out before such a change is not applied after it. */
  turn: z.int().nonnegative(),
  seen: Seen.nullable(),
  base: Base.nullable(),
  /** What was put or removed here and is not known to be on the server. */
  edit: z.object({ content: Content }).nullable(),
  attempts: z.array(Attempt),
  conflicts: z.array(ConflictCopy),
  /** Why the last round stopped for good. */
  blocked: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Where revisions count on from when an older client has cleared what there was. */
  floor: z.int().nonnegative(),
  /** The person has agreed once that the operator's restore took this type back. */
  may_rewrite: z.boolean(),
})
export type TypeState = z.infer<typeof TypeState>

/** A type of which this device knows nothing. */
export const unknownType: TypeState = {
  format: 1,
  turn: 0,
  seen: null,
  base: null,
  edit: null,
  attempts: [],
  conflicts: [],
  blocked: null,
  floor: 0,
  may_rewrite: false,
}

/** `clean`: nothing to send. `edited`: an edit, and no upload that may have arrived. `sending`: both. */
export type Phase = 'clean' | 'edited' | 'sending'

export function phaseOf(state: TypeState): Phase {
  if (!state.edit) return 'clean'
  return state.attempts.length > 0 ? 'sending' : 'edited'
}

/** What the app sees: the edit, else what is shared. Undefined where there never was anything. */
export function contentOf({ edit, base }: TypeState): Content | undefined {
  return edit ? edit.content : base?.content
}

/** Whether two contents are the same; what never was is not a deletion. */
export const isSame = (a: Content | undefined, b: Content | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a?.hash === b?.hash

/** The revision that the next write creates. */
export const nextRevision = ({ seen, base, floor }: TypeState): number =>
  Math.max(seen?.revision ?? 0, base?.revision ?? 0, floor) + 1

/** Every document of contents that a state needs. */
export function contentsOf({ base, edit, attempts, conflicts }: TypeState): Set<string> {
  const needed = [base, edit, ...attempts, ...conflicts].map((holder) => holder?.content?.hash)
  return new Set(needed.filter((hash) => hash !== undefined))
}
