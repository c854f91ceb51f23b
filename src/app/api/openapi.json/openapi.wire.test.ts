import { expect, test } from 'vitest'
import { operations } from '#contract/operations.ts'
import { anyServer } from '#testing/any-server.ts'
import { refused, send } from '#testing/wire.ts'

anyServer((server) => {
  test('the document is served to anybody, names this server, and is sent once', async () => {
    const answer = await send(server, 'GET', '/api/openapi.json')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.body).toMatchObject({ openapi: '3.1.0', servers: [{ url: server.url }] })
    const listed = Object.values(answer.body.paths as Record<string, object>).flatMap(Object.keys)
    expect(listed).toHaveLength(operations.length)

    const etag = answer.headers.get('etag') ?? ''
    const again = await send(server, 'GET', '/api/openapi.json', { headers: { 'if-none-match': etag } })
    expect(again).toMatchObject({ status: 304, bytes: new Uint8Array() })
    expect(await send(server, 'POST', '/api/openapi.json')).toMatchObject(refused(405, 'method_not_allowed'))
  })

  test('the reference is a page that needs no session and no script', async () => {
    const answer = await fetch(`${server.url}/docs/api`)
    expect(answer.status).toBe(200)
    const html = await answer.text()
    for (const { name, operation } of operations) {
      expect(html).toContain(`id="${name}"`)
      expect(html).toContain(`href="#${name}"`)
      expect(html).toContain(operation.path)
    }
  })
})
