import { request } from 'node:http'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  test('a preflight of any path is 204 and lets every origin call', async () => {
    for (const path of ['/api/sync/data/history', '/api/sync/init', '/api/nowhere']) {
      const answer = await send(server, 'OPTIONS', path)
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-max-age')).toBe('86400')
      expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization')
      expect(answer.headers.get('access-control-allow-methods')).toContain('PUT')
    }
  })

  test('every answer is JSON that any origin may read and nobody keeps', async () => {
    for (const answer of [
      await send(server, 'GET', '/api/sync/data'),
      await send(server, 'POST', '/api/sync/init'),
      await send(server, 'GET', '/api/nowhere'),
      await send(server, 'POST', '/api/sync/data'),
    ]) {
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.body).toHaveProperty('success')
    }
  })

  test('a path that is no route is a refusal like any other', async () => {
    expect(await send(server, 'GET', '/api/nowhere')).toMatchObject(refused(404, 'not_found'))
    expect(await send(server, 'POST', '/api/sync/data/history/nowhere', { json: {} })).toMatchObject(
      refused(404, 'not_found'),
    )
  })

  test('a method that a route does not know is refused with the ones it does', async () => {
    const answer = await send(server, 'DELETE', '/api/sync/config')
    expect(answer).toMatchObject(refused(405, 'method_not_allowed'))
    expect(answer.headers.get('allow')).toBe('GET, PUT, OPTIONS')
  })

  test('malformed JSON is refused by name, wherever a body counts', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const malformed = {
      token,
      cookie,
      body: '{"temp_token":',
      headers: { 'content-type': 'application/json' },
    }
    const invalid_utf8 = { ...malformed, body: new Uint8Array([0x22, 0xff, 0x22]) }
    for (const input of [malformed, invalid_utf8]) {
      expect(await send(server, 'POST', '/api/sync/token', input)).toMatchObject(
        refused(400, 'malformed_json'),
      )
      expect(await send(server, 'PUT', '/api/sync/config', input)).toMatchObject(
        refused(400, 'malformed_json'),
      )
      expect(await send(server, 'PUT', '/api/sync/key', input)).toMatchObject(refused(400, 'malformed_json'))
      expect(await send(server, 'PUT', '/api/sync/keyring', input)).toMatchObject(
        refused(400, 'malformed_json'),
      )
      expect(await send(server, 'PUT', '/api/sync/data/history', input)).toMatchObject(
        refused(400, 'malformed_json'),
      )
    }
  })

  test('where a body is optional, malformed JSON counts as an empty one', async () => {
    const body = '{"device_name":'
    expect(await send(server, 'POST', '/api/sync/init', { body })).toMatchObject({ status: 200 })
  })

  test('JSON of another shape than an object is refused and not believed', async () => {
    for (const json of [null, [], 'text', 7, true]) {
      expect(await send(server, 'POST', '/api/sync/token', { json })).toMatchObject({
        status: 400,
        body: { success: false, code: 'invalid_request' },
      })
    }
  })

  test('a body that announces too much is refused before it is sent', async () => {
    const { token } = await signUpWithDevice(server)
    const status = await new Promise((resolve, reject) => {
      const announced = request(`${server.url}/api/sync/config`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': 10 ** 9,
        },
      })
      announced.on('response', (answer) => resolve(answer.statusCode)).on('error', reject)
      announced.write('{')
    })
    expect(status).toBe(413)
  })

  test('a body that turns out too long is refused with the limit', async () => {
    const { token } = await signUpWithDevice(server)
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)),
    })
    const answer = await fetch(`${server.url}/api/sync/config`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'body_too_large', data: { limit: 65_536 } })
  })

  test('a request id in the answer finds the request', async () => {
    const answer = await send(server, 'GET', '/api/sync/data')
    expect(answer.headers.get('x-request-id')).toBe(answer.body.request_id)
  })

  test('a health check says that Postgres answers, and which version serves', async () => {
    expect(await send(server, 'GET', '/health')).toMatchObject({
      status: 200,
      body: { success: true, data: { status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) } },
    })
  })
})
