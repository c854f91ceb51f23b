import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { connectDevice, refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  test('no credential, a made-up token and a cookie of nobody open nothing', async () => {
    const made_up = `flm_sync_${'ab'.repeat(64)}`
    for (const input of [{}, { token: made_up }, { token: 'x' }, { cookie: 'sb-roost-auth=base64-e30' }]) {
      for (const path of ['/api/sync/config', '/api/sync/key', '/api/sync/keyring', '/api/sync/data']) {
        expect(await send(server, 'GET', path, input)).toMatchObject(refused(401, 'unauthorized'))
      }
    }
  })

  test('a revoked token opens nothing, and the other devices stay signed in', async () => {
    const person = await signUpWithDevice(server)
    const other = await connectDevice(server, person.cookie)
    expect(await send(server, 'POST', '/api/sync/revoke', { token: person.token })).toMatchObject({
      status: 200,
      body: { success: true, data: null, message: 'Session revoked' },
    })
    expect(await send(server, 'GET', '/api/sync/data', { token: person.token })).toMatchObject(
      refused(401, 'unauthorized'),
    )
    expect(await send(server, 'GET', '/api/sync/data', { token: other.token })).toMatchObject({ status: 200 })
    expect(await send(server, 'POST', '/api/sync/revoke', { token: person.token })).toMatchObject(
      refused(401, 'unauthorized'),
    )
  })

  test('a device cannot enrol another device', async () => {
    const { token } = await signUpWithDevice(server)
    const { body } = await send(server, 'POST', '/api/sync/init')
    const json = { temp_token: body.data.temp_token }
    expect(await send(server, 'POST', '/api/sync/claim', { token, json })).toMatchObject(
      refused(401, 'unauthorized'),
    )
  })

  test('a request that another site makes a browser send is refused', async () => {
    const { cookie } = await signUp(server)
    const { body } = await send(server, 'POST', '/api/sync/init')
    const json = { temp_token: body.data.temp_token }
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      expect(await send(server, 'POST', '/api/sync/claim', { cookie, json, headers })).toMatchObject(
        refused(403, 'cross_origin'),
      )
    }
    const headers = { origin: server.url, 'sec-fetch-site': 'same-origin' }
    expect(await send(server, 'POST', '/api/sync/claim', { cookie, json, headers })).toMatchObject({
      status: 200,
    })
  })

  test('a device may call from any origin', async () => {
    const { token } = await signUpWithDevice(server)
    const headers = { origin: 'null', 'sec-fetch-site': 'cross-site' }
    expect(await send(server, 'GET', '/api/sync/data', { token, headers })).toMatchObject({ status: 200 })
  })
})
