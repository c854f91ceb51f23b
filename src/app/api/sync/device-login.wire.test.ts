import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUp } from '#testing/wire.ts'

anyServer((server) => {
  const init = async (json?: unknown) => (await send(server, 'POST', '/api/sync/init', { json })).body.data
  const poll = (temp_token: string, headers = {}) =>
    send(server, 'POST', '/api/sync/token', { json: { temp_token }, headers })
  const claim = (cookie: string, json: unknown) => send(server, 'POST', '/api/sync/claim', { cookie, json })

  test('a login starts with a secret, a link and a code, whatever the body', async () => {
    for (const json of [
      undefined,
      {},
      { device_name: 'MacIntel', device_type: 'desktop' },
      { device_name: 7 },
    ]) {
      const data = await init(json)
      expect(data).toMatchObject({
        temp_token: expect.stringMatching(/^flm_temp_[0-9a-f]{64}$/),
        expires_in: 300,
        user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      })
      expect(data.login_url).toMatch(/^https?:\/\/[^/]+\/sync\/authorize\?token=[0-9a-f]{64}$/)
      expect(data.login_url).not.toContain(data.temp_token)
    }
  })

  test('the older wire in order: pending is 400, then the session with everything it stores, once', async () => {
    const { cookie, user_id } = await signUp(server)
    const { temp_token } = await init({ device_name: 'MacIntel', device_type: 'desktop' })
    expect(await poll(temp_token)).toMatchObject(refused(400, 'authorization_pending'))
    expect((await poll(temp_token)).body.error).toBe('Token not yet authorized. Complete login first.')
    expect((await claim(cookie, { temp_token })).body).toEqual({
      success: true,
      data: null,
      message: 'Token claimed successfully',
    })
    expect((await claim(cookie, { temp_token })).body.message).toBe('Token already claimed')
    const session = await poll(temp_token)
    expect(session.body.data).toMatchObject({
      session_token: expect.stringMatching(/^flm_sync_[0-9a-f]{128}$/),
      token_prefix: session.body.data.session_token.slice(0, 16),
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
      is_new_device: true,
      sync_config: {
        sync_history: true,
        sync_environments: true,
        sync_secrets: true,
        sync_collections: true,
        sync_settings: true,
      },
      account_id: user_id,
    })
    expect(await poll(temp_token)).toMatchObject(refused(400, 'invalid_token'))
  })

  test('a dead bearer token does not harm a reconnect', async () => {
    const token = `flm_sync_${'00'.repeat(64)}`
    expect(await send(server, 'POST', '/api/sync/init', { token })).toMatchObject({ status: 200 })
    const { temp_token } = await init()
    expect(await send(server, 'POST', '/api/sync/token', { token, json: { temp_token } })).toMatchObject(
      refused(400, 'authorization_pending'),
    )
  })

  test('polls that make no sense say so in the words older clients know', async () => {
    expect((await send(server, 'POST', '/api/sync/token', { json: {} })).body.error).toBe(
      'temp_token is required',
    )
    expect((await poll('flm_temp_unknown')).body.error).toBe('Invalid token')
    const { cookie } = await signUp(server)
    expect((await claim(cookie, {})).body.error).toBe('temp_token is required')
    expect((await claim(cookie, { temp_token: 'nonsense' })).body.error).toBe('Invalid token')
  })

  test('three held polls are answered by the approval, and one of them gets the session', async () => {
    const { cookie } = await signUp(server)
    const { temp_token } = await init()
    const held = [1, 2, 3].map(() => poll(temp_token, { prefer: 'wait=20' }))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await claim(cookie, { temp_token })
    const answers = await Promise.all(held)
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400])
  })

  test('a held poll that nobody answers ends as pending when its time is over', async () => {
    const { temp_token } = await init()
    expect(await poll(temp_token, { prefer: 'respond-async, wait=1' })).toMatchObject(
      refused(400, 'authorization_pending'),
    )
  })

  test('a denied login says so at once, also to who waits', async () => {
    const { cookie } = await signUp(server)
    const { temp_token } = await init()
    const held = poll(temp_token, { prefer: 'wait=20' })
    await claim(cookie, { temp_token, decision: 'deny' })
    expect(await held).toMatchObject(refused(400, 'access_denied'))
  })

  test('the handle of the link approves, and it alone is no secret that polls', async () => {
    const { cookie } = await signUp(server)
    const { temp_token, login_url } = await init()
    const handle = new URL(login_url).searchParams.get('token') ?? ''
    expect(await claim(cookie, { temp_token: handle })).toMatchObject({ status: 200 })
    expect(await poll(handle)).toMatchObject(refused(400, 'invalid_token'))
    expect(await poll(temp_token)).toMatchObject({ status: 200 })
  })

  test('a code or challenge of the wrong shape is refused', async () => {
    const { cookie } = await signUp(server)
    const { temp_token } = await init()
    expect(await claim(cookie, { temp_token, user_code: 'AEIOU' })).toMatchObject(
      refused(400, 'invalid_request'),
    )
    expect(await send(server, 'POST', '/api/sync/init', { json: { code_challenge: 'short' } })).toMatchObject(
      refused(400, 'invalid_request'),
    )
  })
})
