import { connect, type Socket } from 'node:net'

/** What a server answered. `body` is as it travelled. */
export type Answer = { status: number; body: Buffer }

const HEAD_END = '\r\n\r\n'
const LAST_CHUNK = Buffer.from('0\r\n\r\n')
const PATIENCE_MS = 60_000

/**
 * A kept-alive HTTP/1.1 connection for one request at a time. It reads no more of an answer than its status and where
 * it ends, because it shares the machine with what it measures.
 */
export class Connection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: PromiseWithResolvers<Answer> | undefined

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true })
    this.#socket.setTimeout(PATIENCE_MS, () => this.#socket.destroy(new Error(`${url} does not answer`)))
    this.#socket.on('data', (bytes: Buffer) => this.#receive(bytes))
    this.#socket.on('error', (error) => this.#waiting?.reject(error))
    this.#socket.on('close', () => this.#waiting?.reject(new Error(`${url} closed the connection`)))
  }

  /** Sends a whole request and resolves with its answer. */
  send(request: string | Uint8Array): Promise<Answer> {
    this.#waiting = Promise.withResolvers()
    this.#socket.write(request)
    return this.#waiting.promise
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    const answer = readAnswer(this.#received)
    if (!answer) return
    this.#received = Buffer.alloc(0)
    this.#waiting?.resolve(answer)
  }
}

/** The answer in `received`, once all of it is there. */
function readAnswer(received: Buffer): Answer | undefined {
  const head_length = received.indexOf(HEAD_END)
  if (head_length === -1) return undefined
  const head = received.toString('latin1', 0, head_length)
  const body = received.subarray(head_length + HEAD_END.length)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  const isWhole =
    length === undefined
      ? body.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
      : body.length >= Number(length)
  return isWhole ? { status: Number(head.slice(9, 12)), body } : undefined
}
