import type { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import type { ServerRefusal } from '#client/errors.ts'
import type { Change } from '#contract/changes.ts'
import type { RealtimeMessage } from '#contract/realtime.ts'

/** Where somebody is in an account's log. */
export type Cursor = { epoch: number; seq: number }

/** Something that happened to the account. */
export type AccountEvent = z.output<typeof Change>

/** What a follower is told: what happened, that it has caught up, or that it has to read everything anew. */
export type Followed = AccountEvent | Extract<RealtimeMessage, { type: 'up_to_date' | 'must_refetch' }>

/** One attempt to follow. */
export type Link = {
  connection: Connection
  /** Where to go on from; from now on without one. */
  cursor: Cursor | undefined
  /** Takes a message. False when the attempt has to end: more waits than can be handled, or nothing can be any more. */
  hear: (message: Followed) => boolean
  /** Resolves when nothing waits to be handled. */
  settled: () => Promise<void>
  /** Ends the attempt; how it has ended does not matter then. */
  signal: AbortSignal
}

/** How an attempt ended: by the network, by a server that stops, by a refusal, or because another one is better. */
export type End =
  | { how: 'lost'; error: Error; was_heard: boolean }
  | { how: 'restart'; after_ms: number }
  | { how: 'refused'; error: ServerRefusal }
  | { how: 'again' }
