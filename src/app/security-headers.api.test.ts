import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { programNames, startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { refused, send } from '#testing/wire.ts'

const [ours, , external] = inject('servers') as [TestServer, TestServer, TestServer]

test.each([ours, external])(
  'a method without a name is refused as JSON, too, by the $name',
  async (server) => {
    const answer = await send(server, 'PROPFIND', '/api/sync/config')
    expect(answer).toMatchObject(refused(405, 'method_not_allowed'))
    expect(answer.headers.get('allow')).toBe('GET, PUT, OPTIONS')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  },
)

describe.each(programNames)('where people reach the %s by https', (program) => {
  test('pages and API make browsers stay with https for a year; by http they do not', async () => {
    const settings = { NEXT_PUBLIC_SERVER_URL: 'https://roost.example' }
    const secure = await startOwnServer(ours.stack, settings, { program })
    onTestFinished(() => secure.stop())
    for (const path of ['/login', '/nowhere', '/health', '/api/sync/config', '/api/nowhere']) {
      const answer = await send(secure, 'GET', path)
      expect(answer.headers.get('strict-transport-security'), path).toBe('max-age=31536000')
      const plain = await send(ours, 'GET', path)
      expect(plain.headers.get('strict-transport-security'), path).toBeNull()
    }
  })
})
