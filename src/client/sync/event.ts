import type { BlobHead } from '#contract/keyring-document.ts'
import type { Attempt, Base, Content, TypeState } from './type-state.ts'

/** What may happen to a data type, by name. A `turn` is the state's when the answer was asked for. */
export type Events = {
  /** A round begins: the syncer was woken, or the program has started again. */
  start: object
  /** The app has put a content, or removed it. */
  put: { content: Content }
  /** An upload is ready; it may go out once this is durable. */
  sealed: { turn: number; attempt: Attempt }
  /** The server says that this upload is its newest version. */
  stored: { content_hash: string }
  /** The server has a newest version that is none of this upload. */
  outdated: object
  /** The server still has the version that `tag` names. */
  unchanged: { turn: number; tag: string | null }
  /** The server has no version, and has counted up to `floor`. */
  absent: { turn: number; floor: number }
  /** The server has another version, which was opened and traced. */
  found: Found
  /** The server has less than was seen, as its operator announced and the person agreed. */
  restored: { turn: number; got: Base | null }
  /** The server declines this upload for good: it is not stored, and will not be. */
  declined: { content_hash: string }
  /** A round stops over something that only a person can mend. */
  failed: { code: string; message: string }
  /** A verified keyring, or a device that approved this one, names a version. */
  told: { head: BlobHead }
  /** The person agrees once to what a restored backup has. */
  agreed: object
  /** The person needs a conflict copy no longer. */
  resolved: { hash: string }
}

/** A version that was opened and traced, and what it makes of the edit it was found beside. */
export type Found = {
  turn: number
  got: Base
  is_sealed: boolean
  /** Whether parent hashes lead back to everything that was seen. */
  is_proven: boolean
  /** The upload of this device that they pass through, by its content hash. */
  through: string | null
  /** The edit for which `merged` was made. */
  edit: TypeState['edit']
  merged?: Merged | undefined
}

/** What came of both sides, and whose values gave way in it. */
export type Merged = { content: Content; lost: readonly ('mine' | 'theirs')[] }

export type EventName = keyof Events
export type Event = { [Name in EventName]: { name: Name } & Events[Name] }[EventName]

/**
 * What to do next: nothing, ask the server, seal and upload the edit, upload what was sealed, or merge anew because the
 * edit has changed meanwhile.
 */
export type Effect = 'rest' | 'look' | 'send' | 'upload' | 'merge'

export type Outcome = { state: TypeState; effect: Effect }
