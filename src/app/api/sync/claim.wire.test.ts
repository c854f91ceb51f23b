import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  const init = async () => (await send(server, 'POST', '/api/sync/init', { json: {} })).body.data.temp_token
  const poll = async (temp_token: string) =>
    (await send(server, 'POST', '/api/sync/token', { json: { temp_token } })).body.code

  test('a claim that a page of another site can send is refused, whatever it is labelled as', async () => {
    const { cookie } = await signUp(server)
    const temp_token = await init()
    const body = JSON.stringify({ temp_token })
    for (const type of [
      'text/plain',
      'text/plain; application/json',
      'application/x-www-form-urlencoded',
      '',
    ]) {
      const headers = { 'content-type': type }
      expect(await send(server, 'POST', '/api/sync/claim', { cookie, body, headers }), type).toMatchObject(
        refused(415, 'unsupported_media_type'),
      )
    }
    const unlabelled = new Blob([body])
    expect(await send(server, 'POST', '/api/sync/claim', { cookie, body: unlabelled })).toMatchObject(
      refused(415, 'unsupported_media_type'),
    )
    for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const headers = { 'content-type': 'application/json', ...foreign }
      expect(await send(server, 'POST', '/api/sync/claim', { cookie, body, headers })).toMatchObject(
        refused(403, 'cross_origin'),
      )
    }
    expect(await poll(temp_token)).toBe('authorization_pending')
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    expect(await send(server, 'POST', '/api/sync/claim', { cookie, body, headers })).toMatchObject({
      status: 200,
    })
  })

  test('the same holds for every write by cookie, and for none by a device', async () => {
    const { cookie, token } = await signUpWithDevice(server)
    const body = JSON.stringify({ sync_history: false })
    expect(await send(server, 'PUT', '/api/sync/config', { cookie, body })).toMatchObject(
      refused(415, 'unsupported_media_type'),
    )
    expect(await send(server, 'PUT', '/api/sync/config', { token, body })).toMatchObject({ status: 200 })
    expect(await send(server, 'DELETE', '/api/sync/data/history', { cookie })).toMatchObject({ status: 200 })
    expect(await send(server, 'POST', '/api/sync/claim', { cookie })).toMatchObject(
      refused(400, 'invalid_request'),
    )
  })

  test('a device token claims nothing, and beside a cookie it does not count', async () => {
    const { cookie, token } = await signUpWithDevice(server)
    const temp_token = await init()
    const json = { temp_token }
    expect(await send(server, 'POST', '/api/sync/claim', { token, json })).toMatchObject(
      refused(401, 'unauthorized'),
    )
    expect(await poll(temp_token)).toBe('authorization_pending')
    const other = await signUp(server)
    expect(
      await send(server, 'POST', '/api/sync/claim', { token, cookie: other.cookie, json }),
    ).toMatchObject({
      status: 200,
    })
    const { body } = await send(server, 'POST', '/api/sync/token', { json })
    expect(body.data.account_id).toBe(other.user_id)
    expect(cookie).not.toBe(other.cookie)
  })
})
