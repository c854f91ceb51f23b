import { expect, onTestFinished } from 'vitest'
import type { RealtimeMessage } from '#contract/realtime.ts'
import { follow } from '#domain/events/follow.ts'
import type { Cursor } from '#domain/events/read-changes.ts'
import type { Credential } from '#domain/identity/credential.ts'
import type { Outlet } from '#platform/realtime/outlet.ts'

/** A connection that keeps what it was sent. */
type Recorded = {
  messages: RealtimeMessage[]
  /** The numbers of the events among them, as they came. */
  numbers: () => number[]
  /** The last message, once it was sent. */
  end: () => RealtimeMessage | undefined
  leave: () => void
}

/** Follows an account over a connection that takes everything, unless `takes` says otherwise, until the test ends. */
export async function followRecorded(
  credential: Credential,
  cursor: Cursor = {},
  takes: (message: RealtimeMessage) => boolean = () => true,
): Promise<Recorded> {
  const messages: RealtimeMessage[] = []
  let last: RealtimeMessage | undefined
  const outlet: Outlet = {
    send: ({ message }) => {
      messages.push(message)
      return takes(message)
    },
    drained: async () => {},
    beat: () => true,
    end: ({ message }) => {
      last = message
    },
  }
  const leave = await follow(credential, cursor, outlet)
  onTestFinished(leave)
  await expect.poll(() => messages.some(({ type }) => type === 'up_to_date') || last).toBeTruthy()
  const numbers = () => messages.flatMap((message) => ('created_at' in message ? [message.seq] : []))
  return { messages, numbers, end: () => last, leave }
}
