import { vi } from 'vitest'
import type { RealtimeMessage } from '#contract/realtime.ts'

/** A WebSocket in which the test is the server. */
export class FakeSocket {
  static readonly OPEN = 1
  readonly OPEN = 1
  readyState = 1
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  /** What the client said. */
  readonly said: string[] = []
  is_closed = false
  readonly url: string
  readonly protocols: string[]

  constructor(url: string, protocols: string[]) {
    this.url = url
    this.protocols = protocols
  }
  send(text: string) {
    this.said.push(text)
  }
  close() {
    this.is_closed = true
  }
  say(message: RealtimeMessage | { type: string }) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  end(code = 1006, reason = '') {
    this.onclose?.({ code, reason })
  }
}

/** Puts fake sockets in the place of WebSockets for one test, and answers those that are opened. */
export function fakeSockets(): FakeSocket[] {
  const opened: FakeSocket[] = []
  vi.stubGlobal(
    'WebSocket',
    class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols)
        opened.push(this)
      }
    },
  )
  return opened
}
