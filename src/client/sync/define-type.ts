import type { z } from 'zod'
import { mergeJson } from '#client/merge/merge-json.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { canonicalJson } from '#crypto/primitive/canonical-json.ts'
import type { Merger } from './merge-found.ts'

/** What an app keeps under a data type: values that a schema describes, stored as canonical JSON. */
export type DefinedType<T> = {
  type: DataType
  /** The bytes of a value. Throws zod's error for what the schema does not take. */
  encode(value: T): Bytes
  /** The value that bytes hold. Throws for bytes that are no JSON, or not of the schema. */
  decode(bytes: Bytes): T
  merge: Merger
}

/**
 * Says what a data type holds. Two edits are merged by `merge` where the app gives one; else maps by their keys and
 * lists by the `id` of their items (merge-json.ts). `base` is null where nothing is known that both come from. The same
 * edit on both sides is one edit, and not merged.
 */
export function defineType<T>(definition: {
  type: DataType
  schema: z.ZodType<T>
  merge?: ((base: T | null, mine: T, theirs: T) => T) | undefined
}): DefinedType<T> {
  const { type, schema, merge } = definition
  const encode = (value: unknown) => canonicalJson(schema.parse(value) as object)
  const decode = (bytes: Bytes) =>
    schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  return {
    type,
    encode,
    decode,
    merge: (base, mine, theirs) => {
      const sides = [base && decode(base), decode(mine), decode(theirs)] as const
      if (merge) return { bytes: encode(merge(...sides)), lost: [] }
      const [before, ours, others] = sides as unknown as Parameters<typeof mergeJson>
      const { value, clashes } = mergeJson(before ?? undefined, ours, others)
      return { bytes: encode(value), lost: [...new Set(clashes.map(({ lost }) => lost))] }
    },
  }
}

/** The merge functions of these types, as `syncType` takes them. */
export function mergersOf(...types: { type: DataType; merge: Merger }[]): Partial<Record<DataType, Merger>> {
  return Object.fromEntries(types.map(({ type, merge }) => [type, merge]))
}
