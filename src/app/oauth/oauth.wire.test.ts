import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { askToken, authorizeDevice, CLIENT, DEVICE_GRANT, oauthError, sendForm } from '#testing/oauth.ts'
import { connectDevice, refused, send, signUp } from '#testing/wire.ts'

anyServer((server) => {
  const claim = (cookie: string, temp_token: string, decision = 'approve') =>
    send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token, decision } })
  const expectKept = (headers: Headers) => {
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('pragma')).toBe('no-cache')
  }

  test('a device login has all members of RFC 8628, and nobody keeps it', async () => {
    const { status, headers, body } = await authorizeDevice(server, { scope: 'sync', device_name: 'Fridge' })
    expect(status).toBe(200)
    expectKept(headers)
    expect(body).toEqual({
      device_code: expect.stringMatching(/^flm_temp_[0-9a-f]{64}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${server.url}/device`,
      verification_uri_complete: expect.stringMatching(/\/sync\/authorize\?token=[0-9a-f]{64}$/),
      expires_in: 300,
      interval: 5,
    })
    expect(body.verification_uri_complete).not.toContain(body.device_code)
  })

  test('a token has all members of RFC 6749 and ours, comes once, and opens the API', async () => {
    const { cookie, user_id } = await signUp(server)
    const { device_code } = (await authorizeDevice(server)).body
    const waiting = await askToken(server, device_code)
    expect(waiting).toMatchObject(oauthError('authorization_pending'))
    expectKept(waiting.headers)
    await claim(cookie, device_code)
    const { status, headers, body } = await askToken(server, device_code)
    expect(status).toBe(200)
    expectKept(headers)
    expect(body).toEqual({
      access_token: expect.stringMatching(/^flm_sync_[0-9a-f]{128}$/),
      token_type: 'Bearer',
      expires_in: 90 * 86_400,
      scope: 'sync',
      account_id: user_id,
      device_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      is_new_device: true,
      sync_config: expect.objectContaining({ sync_history: true, sync_settings: true }),
    })
    expect(await send(server, 'GET', '/api/sync/data', { token: body.access_token })).toMatchObject({
      status: 200,
    })
    expect(await askToken(server, device_code)).toMatchObject(oauthError('invalid_grant'))
  })

  test('each outcome has its OAuth error', async () => {
    const { cookie } = await signUp(server)
    expect(await askToken(server, 'flm_temp_unknown')).toMatchObject(oauthError('invalid_grant'))
    const { device_code } = (await authorizeDevice(server)).body
    expect(await askToken(server, device_code)).toMatchObject(oauthError('authorization_pending'))
    expect(await askToken(server, device_code)).toMatchObject(oauthError('slow_down'))
    await claim(cookie, device_code, 'deny')
    expect(await askToken(server, device_code)).toMatchObject(oauthError('access_denied'))
    expect(await askToken(server, device_code)).toMatchObject(oauthError('access_denied'))
  })

  test('an unknown client is told so everywhere, a missing one that it is missing', async () => {
    const { device_code } = (await authorizeDevice(server)).body
    const requests: [string, Record<string, string>][] = [
      ['/oauth/device_authorization', {}],
      ['/oauth/token', { grant_type: DEVICE_GRANT, device_code }],
      ['/oauth/revoke', { token: 'any' }],
    ]
    for (const [path, parameters] of requests) {
      expect(await sendForm(server, path, { ...parameters, client_id: 'nobody' }), path).toMatchObject(
        oauthError('invalid_client', 401),
      )
      for (const missing of [parameters, { ...parameters, client_id: '' }]) {
        const answer = await sendForm(server, path, missing)
        expect(answer, path).toMatchObject(oauthError('invalid_request'))
        expect(answer.body.error_description).toBe('client_id is required')
      }
    }
  })

  test('parameters that are missing, repeated or make no sense are an invalid request', async () => {
    const { device_code } = (await authorizeDevice(server)).body
    const form = { grant_type: DEVICE_GRANT, client_id: CLIENT, device_code }
    const wrong: [string, Record<string, string> | [string, string][]][] = [
      ['/oauth/token', {}],
      ['/oauth/token', { ...form, device_code: '' }],
      ['/oauth/token', { ...form, code_verifier: 'short' }],
      ['/oauth/token', [...Object.entries(form), ['device_code', device_code]]],
      ['/oauth/token', [...Object.entries(form), ['client_id', '']]],
      ['/oauth/token', [...Object.entries(form), ['other', '1'], ['other', '2']]],
      [
        '/oauth/device_authorization',
        [
          ['client_id', CLIENT],
          ['client_id', CLIENT],
        ],
      ],
      [
        '/oauth/device_authorization',
        { client_id: CLIENT, code_challenge: 'short', code_challenge_method: 'S256' },
      ],
      ['/oauth/device_authorization', { client_id: CLIENT, code_challenge: 'a'.repeat(43) }],
      ['/oauth/device_authorization', { client_id: CLIENT, code_challenge_method: 'S256' }],
      [
        '/oauth/device_authorization',
        { client_id: CLIENT, code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
      ],
      ['/oauth/revoke', { client_id: CLIENT }],
    ]
    for (const [path, parameters] of wrong) {
      expect(await sendForm(server, path, parameters), JSON.stringify(parameters)).toMatchObject(
        oauthError('invalid_request'),
      )
    }
  })

  test('a grant of another type is named as such, whatever else is missing', async () => {
    for (const grant_type of ['authorization_code', 'refresh_token', 'password', 'device_code']) {
      expect(await sendForm(server, '/oauth/token', { grant_type })).toMatchObject(
        oauthError('unsupported_grant_type'),
      )
    }
  })

  test('unknown parameters are ignored, and those of the query are not read', async () => {
    expect(await authorizeDevice(server, { resource: 'https://elsewhere.example' })).toMatchObject({
      status: 200,
    })
    const query = new URLSearchParams({ client_id: CLIENT })
    expect(await sendForm(server, `/oauth/device_authorization?${query}`, {})).toMatchObject(
      oauthError('invalid_request'),
    )
  })

  test('here bodies are forms, and on the JSON routes they are not', async () => {
    const json = { grant_type: DEVICE_GRANT, client_id: CLIENT, device_code: 'any' }
    for (const path of ['/oauth/device_authorization', '/oauth/token', '/oauth/revoke']) {
      for (const input of [{ json }, { body: JSON.stringify(json) }, { body: new FormData() }, {}]) {
        expect(await send(server, 'POST', path, input)).toMatchObject(oauthError('invalid_request'))
      }
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new Uint8Array([0x61, 0x3d, 0xff])
      expect(await send(server, 'POST', path, { headers, body })).toMatchObject(oauthError('invalid_request'))
    }
    for (const path of ['/api/sync/init', '/api/sync/token']) {
      expect(await sendForm(server, path, { device_name: 'Form', temp_token: 'any' })).toMatchObject(
        refused(400, 'malformed_json'),
      )
    }
  })

  test('a body that is too long, and a method that is not known, are refused in the same shape', async () => {
    expect(await authorizeDevice(server, { device_name: 'x'.repeat(70_000) })).toMatchObject(
      oauthError('invalid_request', 413),
    )
    const { status, headers, body } = await send(server, 'GET', '/oauth/token')
    expect({ status, body }).toMatchObject(oauthError('invalid_request', 405))
    expect(headers.get('allow')).toBe('POST, OPTIONS')
    const preflight = await send(server, 'OPTIONS', '/oauth/token')
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  })

  test('a login bound to a verifier opens for who knows it, and one that is not bound for no verifier', async () => {
    const { cookie } = await signUp(server)
    const code_verifier = 'v'.repeat(43)
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
    const bound = (await authorizeDevice(server, { code_challenge, code_challenge_method: 'S256' })).body
      .device_code
    const unbound = (await authorizeDevice(server)).body.device_code
    for (const code of [bound, unbound]) await claim(cookie, code)
    for (const more of [{}, { code_verifier: 'w'.repeat(43) }]) {
      expect(await askToken(server, bound, more)).toMatchObject(oauthError('invalid_grant'))
    }
    expect(await askToken(server, unbound, { code_verifier })).toMatchObject(oauthError('invalid_grant'))
    expect(await askToken(server, bound, { code_verifier })).toMatchObject({ status: 200 })
    expect(await askToken(server, unbound)).toMatchObject({ status: 200 })
  })

  test('a held poll is answered by the approval', async () => {
    const { cookie, user_id } = await signUp(server)
    const { device_code } = (await authorizeDevice(server)).body
    const form = { grant_type: DEVICE_GRANT, client_id: CLIENT, device_code }
    const held = sendForm(server, '/oauth/token', form, { prefer: 'wait=30' })
    await claim(cookie, device_code)
    expect(await held).toMatchObject({ status: 200, body: { account_id: user_id } })
  })

  test('revoking ends the session at once; a token that is none is no error', async () => {
    const { cookie } = await signUp(server)
    const device = await connectDevice(server, cookie)
    const other = await connectDevice(server, cookie)
    const revoke = (token: string, more = {}) =>
      sendForm(server, '/oauth/revoke', { client_id: CLIENT, token, ...more })
    for (const token of [device.token, device.token, 'never-was-one', `flm_sync_${'00'.repeat(64)}`]) {
      const { status, body, headers } = await revoke(token, { token_type_hint: 'refresh_token' })
      expect({ status, body }).toEqual({ status: 200, body: {} })
      expectKept(headers)
    }
    expect(await send(server, 'GET', '/api/sync/data', { token: device.token })).toMatchObject(
      refused(401, 'unauthorized'),
    )
    expect(await send(server, 'GET', '/api/sync/data', { token: other.token })).toMatchObject({ status: 200 })
  })

  test('the server describes itself as RFC 8414 has it', async () => {
    const { status, headers, body } = await send(server, 'GET', '/.well-known/oauth-authorization-server')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(body).toEqual({
      issuer: server.url,
      device_authorization_endpoint: `${server.url}/oauth/device_authorization`,
      token_endpoint: `${server.url}/oauth/token`,
      revocation_endpoint: `${server.url}/oauth/revoke`,
      grant_types_supported: [DEVICE_GRANT],
      response_types_supported: [],
      scopes_supported: ['sync'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
    })
    expect(await send(server, 'POST', '/.well-known/oauth-authorization-server')).toMatchObject(
      oauthError('invalid_request', 405),
    )
  })
})
