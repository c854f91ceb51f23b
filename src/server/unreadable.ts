import { randomUUID } from 'node:crypto'
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RefusalCode } from '#contract/refusal.ts'
import { decline } from '#platform/http/envelope.ts'
import { Refusal } from '#platform/refusal.ts'

const codes: Record<string, RefusalCode> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

const answers = new WeakMap<Duplex, ServerResponse>()

/** Remembers which answer a connection is at: nothing may be written into the middle of it. */
export function noteAnswer(socket: Duplex, response: ServerResponse): void {
  answers.set(socket, response)
}

/** Answers what is no HTTP request, or not a whole one, as JSON like everything else, and closes the connection. */
export async function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): Promise<void> {
  const begun = answers.get(socket)
  if (!socket.writable || (begun?.headersSent && !begun.writableFinished)) {
    socket.destroy(error)
    return
  }
  const code = codes[error.code ?? ''] ?? 'invalid_request'
  const sentence = code === 'invalid_request' ? 'This is not an HTTP request that can be read.' : undefined
  await answerOnSocket(decline(new Refusal(code, sentence), randomUUID()), socket)
}

/** Writes an answer to a connection that no HTTP server answers on, and closes it. */
export async function answerOnSocket(response: Response, socket: Duplex): Promise<void> {
  const { status, headers, body } = await spelled(response)
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`, () =>
    socket.destroy(),
  )
}

async function spelled(response: Response) {
  const body = await response.text()
  const headers = [
    ...response.headers,
    ['content-length', String(Buffer.byteLength(body))],
    ['connection', 'close'],
  ]
  return { status: response.status, headers: headers.map(([name, value]) => `${name}: ${value}`), body }
}
