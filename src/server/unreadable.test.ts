import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFront } from './front.ts'

const { server, serve } = createFront(0)
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  serve({
    find: (path) => (path === '/here' ? () => Response.json({ success: true, data: path }) : undefined),
    pages: async (_, response) => void response.end('a page'),
    upgrade: (_, socket) => void socket.destroy(),
  })
})
afterAll(() => {
  server.close()
})

/** What comes back for these very bytes until the connection is closed: the status, and the body as JSON. */
async function exchange(text: string) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.end(text.replaceAll('\n', '\r\n'))
  let answer = ''
  for await (const chunk of socket) answer += chunk
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), headers: head.toLowerCase(), body: body && JSON.parse(body) }
}

test.each([
  ['no request at all', 'hello\n\n', 400, 'invalid_request'],
  [
    'two lengths',
    'POST /here HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked\n\n',
    400,
    'invalid_request',
  ],
  [
    'endless headers',
    `GET /here HTTP/1.1\nHost: a\nCookie: ${'c'.repeat(20_000)}\n\n`,
    431,
    'headers_too_large',
  ],
  ['an endless address', `GET /here?${'q'.repeat(20_000)} HTTP/1.1\nHost: a\n\n`, 431, 'headers_too_large'],
  ['no host', 'GET /here HTTP/1.1\nConnection: close\n\n', 400, 'invalid_request'],
  ['a host that is none', 'GET /here HTTP/1.1\nHost: a b\nConnection: close\n\n', 400, 'invalid_request'],
])('%s is refused as JSON that every origin may read', async (_, text, status, code) => {
  const answer = await exchange(text)
  expect(answer).toMatchObject({ status, body: { success: false, code, error: expect.any(String) } })
  expect(answer.headers).toContain('access-control-allow-origin: *')
  expect(answer.headers).toContain('content-type: application/json')
})

test.each([
  ['HTTP/1.0 without a host', 'GET /here HTTP/1.0\n\n'],
  ['a whole address', 'GET http://a.example/here HTTP/1.1\nHost: a.example\nConnection: close\n\n'],
  ['the wish to speak HTTP/2', 'GET /here HTTP/1.1\nHost: a\nConnection: Upgrade, close\nUpgrade: h2c\n\n'],
  [
    'an expectation nobody knows',
    'GET /here HTTP/1.1\nHost: a\nExpect: the-unexpected\nConnection: close\n\n',
  ],
])('%s is served', async (_, text) => {
  expect(await exchange(text)).toMatchObject({ status: 200, body: { data: '/here' } })
})

test('a preflight of the server as such, or of a page, is answered', async () => {
  for (const target of ['*', '/', '/page']) {
    const answer = await exchange(`OPTIONS ${target} HTTP/1.0\n\n`)
    expect(answer.status).toBe(204)
    expect(answer.headers).toContain('access-control-max-age: 86400')
  }
})
