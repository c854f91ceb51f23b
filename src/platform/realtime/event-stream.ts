import { Frame } from './frame.ts'
import { MAX_WAITING_BYTES, type Outlet } from './outlet.ts'

const PING = new Frame({ type: 'ping' })

/** How soon a browser connects again whose connection broke. */
const RETRY_MS = 1000

export const EVENT_STREAM = 'text/event-stream'

/** Proxies and compression are to pass every event on as it comes. */
export const eventStreamHeaders = {
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** A stream of server-sent events, the outlet that fills it, and a promise of its end, by whichever side. */
export function openEventStream(): {
  stream: ReadableStream<Uint8Array>
  outlet: Outlet
  ended: Promise<void>
} {
  const ended = Promise.withResolvers<void>()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let isOpen = true
  let wake = () => {}
  const close = () => {
    isOpen = false
    ended.resolve()
    wake()
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given
        given.enqueue(Buffer.from(`retry: ${RETRY_MS}\n\n`))
      },
      // Nothing is wanted before the queue is empty.
      pull: () => wake(),
      cancel: close,
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  )
  const waiting_bytes = () => -(controller?.desiredSize ?? 0)
  const send = (frame: Frame) => {
    if (isOpen) controller?.enqueue(frame.event)
    return waiting_bytes() <= MAX_WAITING_BYTES
  }
  const outlet: Outlet = {
    send,
    drained: async () => {
      if (!isOpen || waiting_bytes() === 0) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    },
    beat: () => send(PING),
    end: (last) => {
      if (!isOpen) return
      // What waits for a client that does not read is let go, and the connection with it.
      if (waiting_bytes() > MAX_WAITING_BYTES) controller?.error(new Error('The client does not read.'))
      else {
        controller?.enqueue(last.event)
        controller?.close()
      }
      close()
    },
  }
  return { stream, outlet, ended: ended.promise }
}
