import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { connectDevice, refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  const list = (input: object) => send(server, 'GET', '/api/devices', input)

  test('the devices are a bare array in which a device finds itself', async () => {
    const { cookie, ...first } = await signUpWithDevice(server)
    const second = await connectDevice(server, cookie)
    const { status, body } = await list({ token: second.token })
    expect(status).toBe(200)
    expect(body.data).toHaveLength(2)
    expect(body.data.find(({ id }: { id: string }) => id === second.device_id)).toEqual({
      id: second.device_id,
      name: 'Test laptop',
      device_type: 'desktop',
      is_approved: true,
      is_current: true,
      is_signed_in: true,
      token_prefix: second.token_prefix,
      expires_at: second.expires_at,
      public_keys: null,
      last_seen_at: expect.any(String),
      created_at: expect.any(String),
    })
    expect(body.data.find(({ id }: { id: string }) => id === first.device_id).is_current).toBe(false)
    const { body: seen } = await list({ cookie })
    expect(seen.data.map(({ is_current }: { is_current: boolean }) => is_current)).toEqual([false, false])
  })

  test('a device is renamed, and a name that is none is refused', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const rename = (json: unknown) => send(server, 'PATCH', `/api/devices/${device_id}`, { token, json })
    expect(await rename({ name: ' <b>Desk</b>\u202e ' })).toMatchObject({
      status: 200,
      body: { data: { id: device_id, name: '<b>Desk</b>', is_current: true } },
    })
    for (const json of [{}, { name: '' }, { name: '\u202e' }, { name: 7 }, null, []]) {
      expect(await rename(json)).toMatchObject(refused(400, 'invalid_request'))
    }
    expect((await list({ cookie })).body.data).toMatchObject([{ name: '<b>Desk</b>' }])
  })

  test('a device is revoked in the words of the older wire, and its token is dead', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const revoke = () => send(server, 'DELETE', `/api/devices/${device_id}`, { cookie })
    expect((await revoke()).body).toEqual({ success: true, data: null, message: 'Device revoked' })
    expect(await list({ token })).toMatchObject(refused(401, 'unauthorized'))
    expect(await revoke()).toMatchObject({ status: 404, body: { error: 'Device not found' } })
    expect((await list({ cookie })).body.data).toEqual([])
  })

  test('a device that is another’s, unknown or no device at all is not found', async () => {
    const { token, device_id } = await signUpWithDevice(server)
    const { cookie } = await signUp(server)
    for (const id of [device_id, crypto.randomUUID(), 'nonsense', '%27%3B--', '%00']) {
      for (const [method, json] of [
        ['DELETE', undefined],
        ['PATCH', { name: 'Mine' }],
      ] as const) {
        expect(await send(server, method, `/api/devices/${id}`, { cookie, json })).toMatchObject(
          refused(404, 'device_not_found'),
        )
      }
    }
    expect((await list({ token })).body.data).toMatchObject([{ name: 'Test laptop' }])
  })

  test('another site cannot make a browser revoke a device', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const headers = { origin: 'https://evil.example' }
    for (const method of ['DELETE', 'PATCH']) {
      expect(
        await send(server, method, `/api/devices/${device_id}`, { cookie, headers, json: { name: 'x' } }),
      ).toMatchObject(refused(403, 'cross_origin'))
    }
    expect(await list({ token })).toMatchObject({ status: 200 })
  })

  test('the placeholder of the older wire declines as everything does', async () => {
    expect(await send(server, 'GET', '/api/sync/config/data-type')).toMatchObject({
      ...refused(400, 'invalid_data_type'),
      body: { error: 'Specify a data type' },
    })
  })
})
