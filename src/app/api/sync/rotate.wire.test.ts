import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { makeToken } from '#testing/rotation.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  const rotate = (token: string, input = {}) => send(server, 'POST', '/api/sync/rotate', { token, ...input })
  const isAlive = async (token: string) =>
    (await send(server, 'GET', '/api/sync/config', { token })).status === 200
  const audit = async (cookie: string, event_type: string) =>
    (await send(server, 'GET', `/api/audit?event_type=${event_type}`, { cookie })).body.data

  test('the older wire: a rotation without a body answers a new token, and the old one is dead', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const headers = { 'content-type': 'application/json' }
    const rotated = await rotate(token, { headers })
    expect(rotated).toMatchObject({
      status: 200,
      body: {
        success: true,
        data: {
          session_token: expect.stringMatching(/^flm_sync_[0-9a-f]{128}$/),
          token_prefix: rotated.body.data.session_token.slice(0, 16),
          expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
        },
      },
    })
    expect(rotated.headers.get('cache-control')).toBe('no-store')
    expect(await isAlive(token)).toBe(false)
    expect(await isAlive(rotated.body.data.session_token)).toBe(true)
    expect(await audit(cookie, 'token_rotated')).toMatchObject([
      { metadata: { new_prefix: rotated.body.data.token_prefix } },
    ])
  })

  test('only a device rotates: a cookie or a dead token is refused', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    await send(server, 'POST', '/api/sync/revoke', { token })
    for (const input of [{ cookie }, { token }, {}]) {
      expect(await send(server, 'POST', '/api/sync/rotate', input)).toMatchObject(
        refused(401, 'unauthorized'),
      )
    }
  })

  test('a device that makes its own token gets none, and may ask twice', async () => {
    const { token } = await signUpWithDevice(server)
    const { token: renewed, next } = makeToken()
    const announced = await rotate(token, { json: next })
    expect(announced.body.data).toEqual({
      token_prefix: next.next_token_prefix,
      expires_at: expect.any(String),
    })
    expect((await rotate(token, { json: next })).body.data).toEqual(announced.body.data)
    expect(await isAlive(token)).toBe(true)
    expect(await isAlive(renewed)).toBe(true)
    expect(await isAlive(token)).toBe(false)
    expect((await rotate(renewed, { json: next })).body.data).toEqual(announced.body.data)
  })

  test('a body that makes no sense rotates nothing', async () => {
    const { token } = await signUpWithDevice(server)
    const { next } = makeToken()
    const bodies = [
      { next_token_hash: next.next_token_hash },
      { next_token_prefix: next.next_token_prefix },
      { ...next, next_token_hash: next.next_token_hash.toUpperCase() },
      { ...next, next_token_hash: `${next.next_token_hash}00` },
      { ...next, next_token_prefix: 'flm_sync_' },
      { next_token_hash: null, next_token_prefix: null },
      [],
      null,
      'text',
    ]
    for (const json of bodies) {
      expect(await rotate(token, { json }), JSON.stringify(json)).toMatchObject(
        refused(400, 'invalid_request'),
      )
    }
    expect(await rotate(token, { body: '{"next_token_hash":' })).toMatchObject(refused(400, 'malformed_json'))
    expect(await isAlive(token)).toBe(true)
    const used = { ...next, next_token_hash: makeToken().next.next_token_hash }
    const { token: other } = await signUpWithDevice(server)
    await rotate(other, { json: used })
    expect(await rotate(token, { json: used })).toMatchObject(refused(409, 'token_used'))
  })

  test('of many rotations at once one is answered with a token', async () => {
    const { token } = await signUpWithDevice(server)
    const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(token)))
    const won = answers.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    for (const answer of answers)
      if (answer !== won[0]) expect(answer).toMatchObject(refused(401, 'unauthorized'))
    expect(await isAlive(won[0]?.body.data.session_token)).toBe(true)
  })

  test('a token used after its end opens nothing and is written down, and its session lives on', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const renewed = (await rotate(token)).body.data.session_token
    const headers = { 'user-agent': 'a thief' }
    expect(await send(server, 'GET', '/api/sync/data', { token, headers })).toMatchObject(
      refused(401, 'unauthorized'),
    )
    expect(await audit(cookie, 'token_reuse_detected')).toMatchObject([
      { user_agent: 'a thief', device_id, metadata: { session_revoked: false } },
    ])
    expect(await isAlive(renewed)).toBe(true)
  })

  test('a token on a request that ignores it is not used', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    await rotate(token)
    expect(await send(server, 'POST', '/api/sync/init', { token })).toMatchObject({ status: 200 })
    expect(await audit(cookie, 'token_reuse_detected')).toEqual([])
  })
})
