import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 4 })

export type RawRequest = {
  method: string
  /** As it goes over the wire: nothing is escaped, normalised or checked. */
  path: string
  headers: [name: string, value: string][]
  body: Uint8Array | undefined
}

export type RawAnswer = { status: number; type: string; bytes: Buffer }

/** Sends a request as it is, which `fetch` would mend first. Answers undefined when none came in `within_ms`. */
export function sendRaw(
  server_url: string,
  { method, path, headers, body }: RawRequest,
  within_ms: number,
): Promise<RawAnswer | undefined> {
  const { hostname, port, host } = new URL(server_url)
  const length: [string, string][] = body ? [['content-length', String(body.length)]] : []
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(within_ms)
    const sent = request({
      agent,
      hostname,
      port,
      method,
      path,
      signal,
      headers: [['host', host], ...headers, ...length].flat(),
    })
    const fail = (error: Error) => (signal.aborted ? resolve(undefined) : reject(error))
    sent.on('error', fail)
    sent.on('response', (answer) => {
      const chunks: Buffer[] = []
      const type = answer.headers['content-type'] ?? ''
      const finish = () => resolve({ status: answer.statusCode ?? 0, type, bytes: Buffer.concat(chunks) })
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        // A stream does not end: how it begins is its answer.
        if (type !== 'text/event-stream') return
        finish()
        sent.destroy()
      })
      answer.on('error', fail)
      answer.on('end', finish)
    })
    sent.end(body)
  })
}
