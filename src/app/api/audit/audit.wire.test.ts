import { expect, test } from 'vitest'
import { connect } from '#platform/db/connect.ts'
import { eachServer } from '#testing/each-server.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

eachServer((server) => {
  const toggles = async (token: string, count: number) => {
    for (let i = 0; i < count; i++)
      await send(server, 'PUT', '/api/sync/config', { token, json: { sync_history: i % 2 === 0 } })
  }

  test('the log is a bare array of the fifty newest, and links to what came before', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    await toggles(token, 53)
    const first = await send(server, 'GET', '/api/audit', { cookie })
    expect(first.body.data).toHaveLength(50)
    expect(first.body.data[0]).toMatchObject({
      seq: 55,
      event_type: 'config_updated',
      ip_address: server.name === 'plain Next' ? null : '127.0.0.1',
      user_agent: 'node',
      device_id,
      device_name: 'Test laptop',
      metadata: { updates: { sync_history: true } },
    })
    expect(first.headers.get('access-control-expose-headers')).toContain('Link')
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect(link.startsWith(`${server.url}/api/audit?`)).toBe(true)
    const second = await send(server, 'GET', link.slice(server.url.length), { token })
    expect(second.body.data.map(({ seq }: { seq: number }) => seq)).toEqual([5, 4, 3, 2, 1])
    expect(second.headers.get('link')).toBeNull()
    const connected = await send(server, 'GET', '/api/audit?event_type=device_connected&limit=200', { token })
    expect(connected.body.data).toHaveLength(1)
  })

  test('a page that makes no sense is refused', async () => {
    const { token } = await signUpWithDevice(server)
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'before=-1',
      'before=x',
      'event_type=nonsense',
      'event_type=',
    ]) {
      expect(await send(server, 'GET', `/api/audit?${query}`, { token }), query).toMatchObject(
        refused(400, 'invalid_request'),
      )
    }
  })

  test('the chain holds, until somebody with all power over the database touches a row', async () => {
    const { token, cookie, user_id } = await signUpWithDevice(server)
    await toggles(token, 3)
    const verify = async () => (await send(server, 'GET', '/api/audit/verify', { cookie })).body.data
    expect(await verify()).toMatchObject({
      valid: true,
      checked: 5,
      first_seq: 1,
      last_seq: 5,
      broken_at: null,
    })
    const admin = connect(server.stack.admin_url, 1)
    await admin`update roost.audit_logs set ip_address = '198.51.100.1' where user_id = ${user_id} and seq = 4`
    await admin.end()
    expect(await verify()).toMatchObject({ valid: false, checked: 5, broken_at: 4 })
  })
})
