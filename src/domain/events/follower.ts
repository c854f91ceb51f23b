import type { Credential } from '#domain/identity/credential.ts'
import { Frame, refusalToFrame } from '#platform/realtime/frame.ts'
import type { Outlet } from '#platform/realtime/outlet.ts'
import { Refusal } from '#platform/refusal.ts'
import type { ChangePage } from './read-changes.ts'

/** Somebody who follows an account over one connection. */
export type Follower = {
  readonly account_id: string
  readonly credential: Credential
  readonly outlet: Outlet
  /** Spreads the work for many of them over time. */
  readonly number: number
  /** The last it was sent. */
  epoch: number
  seq: number
  /** It has caught up, and is told of what happens. Until then it reads by itself. */
  is_live: boolean
  has_left: boolean
  /** Ends what the connection took of this process. To be called again does no harm. */
  leave: () => void
}

/** The frames of a page, in order. */
export const pageToFrames = ({ events, epoch }: ChangePage): Frame[] =>
  events.map((event) => new Frame(event, { epoch, seq: event.seq }))

/** Sends a follower what it has not been sent yet; one that does not read as fast is refused. */
export function deliver(follower: Follower, frames: Frame[]): void {
  for (const frame of frames) {
    const { message } = frame
    if (follower.has_left || !('seq' in message) || message.seq <= follower.seq) continue
    follower.seq = message.seq
    if (!follower.outlet.send(frame)) refuse(follower, new Refusal('slow_consumer'))
  }
}

/** Tells a follower that it has everything up to where it stands. */
export function sayUpToDate({ outlet, epoch, seq }: Follower): void {
  outlet.send(new Frame({ type: 'up_to_date', epoch, seq }, { epoch, seq }))
}

/** Tells a follower to read everything anew, and goes on from the cursor that `must_refetch` names. */
export function sayRefetch(follower: Follower, refusal: Refusal): void {
  const { epoch, seq } = refusal.detail as { epoch: number; seq: number }
  Object.assign(follower, { epoch, seq })
  follower.outlet.send(new Frame({ type: 'must_refetch', epoch, seq }, { epoch, seq }))
}

/** Says why a connection ends, and ends it. */
export function refuse({ outlet, leave }: Follower, refusal: Refusal): void {
  leave()
  outlet.end(refusalToFrame(refusal))
}
