import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { send, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  test('refusals are in the words that older clients and dashboards know', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const empty = { encrypted_blob: '', nonce: '' }
    const said: [string, string, Parameters<typeof send>[3], number, string][] = [
      ['POST', '/api/sync/claim', { json: {} }, 401, 'You must be logged in to claim a sync token'],
      ['POST', '/api/sync/claim', { token, json: {} }, 401, 'You must be logged in to claim a sync token'],
      ['POST', '/api/sync/rotate', {}, 401, 'Unauthorized'],
      ['POST', '/api/sync/rotate', { cookie }, 401, 'Bearer token required for rotation'],
      ['POST', '/api/sync/revoke', {}, 401, 'Unauthorized'],
      ['POST', '/api/sync/revoke', { cookie }, 401, 'Bearer token required'],
      ['DELETE', '/api/sync/data/passwords', {}, 400, 'Invalid data type'],
      ['PUT', '/api/sync/data/history', { token, json: empty }, 400, 'encrypted_blob and nonce are required'],
      ['PUT', '/api/auth/password', { json: {} }, 401, 'Not authenticated'],
      ['DELETE', '/api/devices/no-id', {}, 401, 'Unauthorized'],
      ['DELETE', '/api/devices/no-id', { token }, 404, 'Device not found'],
    ]
    for (const [method, path, input, status, error] of said) {
      const answer = await send(server, method, path, input)
      expect({ status: answer.status, error: answer.body.error }, `${method} ${path}`).toEqual({
        status,
        error,
      })
    }
  })

  test('whatever is asked where, a preflight is answered and no API path is a page', async () => {
    for (const path of ['/', '/login', '/dashboard', '/nowhere', '/oauth/token', '/.well-known/nowhere']) {
      const { status, headers } = await send(server, 'OPTIONS', path)
      expect(status, path).toBe(204)
      expect(headers.get('access-control-allow-origin'), path).toBe('*')
      expect(headers.get('access-control-max-age'), path).toBe('86400')
    }
    for (const path of ['/api', '/oauth', '/oauth/nowhere', '/.well-known/openid-configuration']) {
      const { status, body } = await send(server, 'GET', path)
      expect({ status, body }, path).toMatchObject({
        status: 404,
        body: { success: false, code: 'not_found' },
      })
    }
  })

  test('HEAD answers what GET does, without its body', async () => {
    const { token } = await signUpWithDevice(server)
    for (const [path, status] of [
      ['/api/sync/data', 200],
      ['/api/sync/data/secret', 404],
      ['/api/sync/init', 405],
    ] as const) {
      const answer = await fetch(server.url + path, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${token}` },
      })
      expect([answer.status, await answer.text()], path).toEqual([status, ''])
      expect(answer.headers.get('content-type')).toBe('application/json')
    }
  })
})
