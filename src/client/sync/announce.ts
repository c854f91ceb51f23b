import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import { contentOf, isSame, type TypeState } from './type-state.ts'

/** What has changed in one data type, on this device and in this program. */
export type TypeChange = {
  type: DataType
  /** What the app sees is another content. `here`: the app itself has put it. */
  content: 'here' | 'elsewhere' | null
  /** Whether something waits to be sent. */
  is_pending: boolean
  /** How many conflict copies are kept, and whether this change has added any. */
  conflicts: number
  has_new_conflict: boolean
  /** Why nothing goes on, until a person does something about it. */
  blocked: TypeState['blocked']
}

type Listener = (change: TypeChange) => void

const listeners = new WeakMap<Device['documents'], Set<Listener>>()

/**
 * Calls `listener` after every durable change that this program makes to a device's data, until the returned function is
 * called. What other programs on the device do is not told.
 */
export function subscribe({ documents }: Device, listener: Listener): () => void {
  const set = listeners.get(documents) ?? new Set()
  listeners.set(documents, set.add(listener))
  return () => set.delete(listener)
}

/** Tells what has become of a state. A listener that throws is not the state's fault: it is told as an unhandled error. */
export function announce({ documents }: Device, type: DataType, before: TypeState, after: TypeState): void {
  const told = listeners.get(documents)
  if (!told?.size) return
  const is_other = !isSame(contentOf(before), contentOf(after))
  const is_from_here = before.turn === after.turn
  const known = new Set(before.conflicts.map(({ content }) => content.hash))
  const change: TypeChange = {
    type,
    content: is_other ? (is_from_here ? 'here' : 'elsewhere') : null,
    is_pending: after.edit !== null,
    conflicts: after.conflicts.length,
    has_new_conflict: after.conflicts.some(({ content }) => !known.has(content.hash)),
    blocked: after.blocked,
  }
  for (const listener of told) queueMicrotask(() => listener(change))
}
