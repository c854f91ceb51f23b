import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { changes, headOf, soon, toggle, untilHeld } from '#testing/changes.ts'
import { connectDevice, refused, send, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  test('device and browser read what happened, from where they were', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const head = await headOf(server, token)
    await toggle(server, token)
    for (const input of [{ token }, { cookie }]) {
      const { status, body } = await changes(server, `?since=${head}`, input)
      expect(status).toBe(200)
      expect(body.data).toEqual({
        events: [
          {
            seq: head + 1,
            type: 'config_changed',
            data_type: null,
            version: null,
            device_id,
            created_at: expect.any(String),
          },
        ],
        seq: head + 1,
        epoch: 1,
        has_more: false,
        cursor: { epoch: 1, seq: head + 1 },
      })
    }
    expect((await changes(server, '?limit=1', { token })).body.data).toMatchObject({
      has_more: true,
      seq: head + 1,
      cursor: { seq: 1 },
    })
  })

  test('a held request is answered by what happens, whether a query or a header asks to wait', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const head = await headOf(server, token)
    const held = [
      changes(server, `?since=${head}&wait=60`, { token }),
      changes(server, `?since=${head}`, { cookie, headers: { prefer: 'wait=60' } }),
    ]
    await toggle(server, token)
    for (const answer of await Promise.all(held)) {
      expect(answer.body.data.events).toMatchObject([{ seq: head + 1, type: 'config_changed' }])
    }
  })

  test('a cursor that cannot be followed, and what is no cursor, is refused', async () => {
    const { token } = await signUpWithDevice(server)
    const seq = await headOf(server, token)
    for (const query of ['?since=99', '?since=1&epoch=2', '?since=999999999999999']) {
      expect(await changes(server, query, { token }), query).toMatchObject({
        ...refused(410, 'must_refetch'),
        body: { data: { epoch: 1, seq } },
      })
    }
    const malformed = [
      'since=-1',
      'since=x',
      'since=',
      'since=1.5',
      'since=1e3',
      'limit=0',
      'limit=1001',
      'wait=-1',
      'wait=ever',
      'epoch=x',
    ]
    for (const query of malformed) {
      expect(await changes(server, `?${query}`, { token }), query).toMatchObject(
        refused(400, 'invalid_request'),
      )
    }
  })

  test('a held request ends with the session of the device that made it', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const other = await connectDevice(server, cookie)
    const head = await headOf(server, token)
    const hold = (input: object) => changes(server, `?since=${head}&wait=60`, input)
    const [revoking, revoked] = [hold({ token }), hold({ token: other.token })]
    await untilHeld()
    await send(server, 'POST', '/api/sync/revoke', { token })
    expect(await soon(revoking)).toMatchObject(refused(401, 'unauthorized'))
    expect(await soon(revoked)).toMatchObject({ status: 200 })
    const seq = await headOf(server, other.token)
    const removed = changes(server, `?since=${seq}&wait=60`, { token: other.token })
    await untilHeld()
    await send(server, 'DELETE', `/api/devices/${other.device_id}`, { cookie })
    expect(await soon(removed)).toMatchObject(refused(401, 'unauthorized'))
  })

  test('a held request whose client goes away costs the others nothing', async () => {
    const { token } = await signUpWithDevice(server)
    const head = await headOf(server, token)
    const client = new AbortController()
    const url = `${server.url}/api/sync/changes?since=${head}&wait=60`
    const headers = { authorization: `Bearer ${token}` }
    const gone = Promise.all(
      Array.from({ length: 30 }, () =>
        fetch(url, { headers, signal: client.signal }).catch(({ name }) => name),
      ),
    )
    client.abort()
    expect(new Set(await gone)).toEqual(new Set(['AbortError']))
    expect(await toggle(server, token)).toMatchObject({ status: 200 })
  })
})
