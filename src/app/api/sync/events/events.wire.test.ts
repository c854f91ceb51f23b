import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { headOf, toggle } from '#testing/changes.ts'
import { openStream } from '#testing/stream.ts'
import { refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  test('a device or a browser is told what was missed and what happens, each with the id to go on from', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const created_at = expect.any(String)
    const nothing = { data_type: null, version: null, device_id, created_at }
    for (const input of [{ authorization: `Bearer ${token}` }, { cookie }]) {
      const seq = (await send(server, 'GET', '/api/sync/changes', { token })).body.data.seq
      const stream = await openStream(server, `?since=${seq - 1}&epoch=1`, input)
      await expect.poll(() => stream.events).toHaveLength(2)
      await toggle(server, token)
      await expect
        .poll(() => stream.events.slice(1))
        .toEqual([
          { id: `1.${seq}`, data: { type: 'up_to_date', epoch: 1, seq } },
          { id: `1.${seq + 1}`, data: { ...nothing, seq: seq + 1, type: 'config_changed' } },
        ])
      expect(stream.events[0]).toMatchObject({ id: `1.${seq}`, data: { seq } })
    }
  })

  test('it begins now without a cursor, and after the last event a browser has seen with one', async () => {
    const { token } = await signUpWithDevice(server)
    await toggle(server, token)
    const seq = await headOf(server, token)
    const authorization = `Bearer ${token}`
    const upToDate = { id: `1.${seq}`, data: { type: 'up_to_date', epoch: 1, seq } }
    const fresh = await openStream(server, '', { authorization })
    await expect.poll(() => fresh.events).toEqual([upToDate])
    const resumed = await openStream(server, '?since=0', { authorization, 'last-event-id': `1.${seq - 1}` })
    await expect.poll(() => resumed.events).toEqual([expect.objectContaining({ id: `1.${seq}` }), upToDate])
    const restored = await openStream(server, '', { authorization, 'last-event-id': '7.2' })
    const refetch = { id: `1.${seq}`, data: { type: 'must_refetch', epoch: 1, seq } }
    await expect.poll(() => restored.events).toEqual([refetch, upToDate])
  })

  test('it is no answer to keep, to guess the type of, or to compress on the way', async () => {
    const { token } = await signUpWithDevice(server)
    const { headers } = await openStream(server, '', { authorization: `Bearer ${token}` })
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    })
    expect(headers.get('content-encoding')).toBeNull()
  })

  test('strangers, other sites and cursors that are none are refused as everywhere', async () => {
    const { cookie } = await signUp(server)
    const ask = (query: string, headers: Record<string, string>) =>
      send(server, 'GET', `/api/sync/events${query}`, { headers })
    expect(await ask('', {})).toMatchObject(refused(401, 'unauthorized'))
    expect(await ask('', { authorization: `Bearer flm_sync_${'ab'.repeat(64)}` })).toMatchObject(
      refused(401, 'unauthorized'),
    )
    expect(await ask('', { cookie, 'sec-fetch-site': 'cross-site' })).toMatchObject(
      refused(403, 'cross_origin'),
    )
    for (const id of ['1', '1.', '-1.2', '1.2.3', 'x', '1.2 ']) {
      expect(await ask('', { cookie, 'last-event-id': id === '1.2 ' ? '1 .2' : id }), id).toMatchObject(
        refused(400, 'invalid_request'),
      )
    }
  })

  test('a stream ends with the session of the device that reads it, and says why', async () => {
    const { token } = await signUpWithDevice(server)
    const stream = await openStream(server, '', { authorization: `Bearer ${token}` })
    await expect.poll(() => stream.events).toHaveLength(1)
    await send(server, 'POST', '/api/sync/revoke', { token })
    await stream.ended
    expect(stream.events.at(-1)).toMatchObject({ data: { type: 'refused', code: 'unauthorized' } })
  })

  test('to ask for its headers alone opens no stream', async () => {
    const { token } = await signUpWithDevice(server)
    const answer = await send(server, 'HEAD', '/api/sync/events', { token })
    expect(answer.status).toBe(200)
    expect(answer.bytes).toHaveLength(0)
  })
})
