import type { RealtimeMessage } from '#contract/realtime.ts'
import type { Refusal } from '#platform/refusal.ts'

/** Where a follower stands once it has this message. */
type Cursor = { epoch: number; seq: number }

/** A message, spelled once for however many followers it goes to. */
export class Frame {
  readonly message: RealtimeMessage
  readonly #cursor: Cursor | undefined
  #text: Buffer | undefined
  #event: Buffer | undefined

  constructor(message: RealtimeMessage, cursor?: Cursor) {
    this.message = message
    this.#cursor = cursor
  }

  /** As a text message of a WebSocket. */
  get text(): Buffer {
    this.#text ??= Buffer.from(JSON.stringify(this.message))
    return this.#text
  }

  /** As a server-sent event (WHATWG HTML section 9.2.5). */
  get event(): Buffer {
    this.#event ??= Buffer.from(this.#spellEvent())
    return this.#event
  }

  #spellEvent(): string {
    const retry = this.message.type === 'reconnect' ? `retry: ${this.message.after_ms}\n` : ''
    const id = this.#cursor ? `id: ${this.#cursor.epoch}.${this.#cursor.seq}\n` : ''
    return `${retry}${id}data: ${JSON.stringify(this.message)}\n\n`
  }
}

/** The last word to a connection that is not wanted: why. */
export const refusalToFrame = ({ code, message }: Refusal): Frame =>
  new Frame({ type: 'refused', code, error: message })
