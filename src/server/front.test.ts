import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ifMade } from '#platform/registry.ts'
import { createFront } from './front.ts'

const { server, serve } = createFront(0)
afterEach(() => {
  server.close()
})

test('until there is something to serve every path is 503 as JSON, with a request id and when to come back', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const path of ['/', '/api/sync/data', '/health']) {
    const answer = await fetch(url + path)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await answer.json()).toMatchObject({
      success: false,
      code: 'database_unavailable',
      request_id: expect.any(String),
    })
  }
  // Settings are complete when the stack is open; an answer before must not have read them.
  expect(ifMade('config')).toBeUndefined()
  serve({
    find: () => (request) => new Response(request.headers.get('x-forwarded-for')),
    pages: async () => {},
    upgrade: () => {},
  })
  const answer = await fetch(`${url}/health`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  expect(await answer.text()).toBe('127.0.0.1')
})
