import type { Merger } from '#client/sync/merge-found.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** A data type whose values an app has described with `defineType`. */
export type AppType = {
  type: DataType
  encode(value: never): Bytes
  decode(bytes: Bytes): unknown
  merge: Merger
}

/** What a verb is about: a data type, whose content is bytes, or one that the app has described. */
export type Kind = DataType | AppType

/** What the content of a kind is. */
export type Value<K extends Kind> = K extends AppType ? ReturnType<K['decode']> : Bytes

export const typeOf = (kind: Kind): DataType => (typeof kind === 'string' ? kind : kind.type)

export const encode = <K extends Kind>(kind: K, value: Value<K>): Bytes =>
  typeof kind === 'string' ? (value as Bytes) : kind.encode(value as never)

export const decode = <K extends Kind>(kind: K, bytes: Bytes): Value<K> =>
  (typeof kind === 'string' ? bytes : kind.decode(bytes)) as Value<K>
