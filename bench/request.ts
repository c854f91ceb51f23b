type Parts = { method: string; path: string; headers?: Record<string, string>; body?: string | Uint8Array }

/** A request as it travels over HTTP/1.1. */
export function encodeRequest({ method, path, headers = {}, body = '' }: Parts): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const fields = {
    host: '127.0.0.1',
    ...headers,
    ...(method !== 'GET' && { 'content-length': bytes.length }),
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes])
}

/** A request with a JSON body. */
export const encodeJsonRequest = (
  path: string,
  json: unknown,
  headers: Record<string, string> = {},
): Buffer =>
  encodeRequest({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  })
