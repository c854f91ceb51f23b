import type { Frame } from './frame.ts'

/** So many bytes may wait for a client that reads slowly. */
export const MAX_WAITING_BYTES = 1024 * 1024

/** The way to one client, whatever carries it. Once that is closed, nothing here does anything. */
export type Outlet = {
  /** Passes a message on. Answers false when too much waits already. */
  send: (frame: Frame) => boolean
  /** Resolves when the client has taken all there is, or is gone. */
  drained: () => Promise<void>
  /** Says that the connection lives. Answers false when the client does not seem to. */
  beat: () => boolean
  /** Passes a last message on, which is `reconnect` or `refused`, and closes. */
  end: (last: Frame) => void
}
