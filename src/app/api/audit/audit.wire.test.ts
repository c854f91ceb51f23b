import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { type Answer, refused, send, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  const toggles = async (token: string, count: number) => {
    for (let i = 0; i < count; i++)
      await send(server, 'PUT', '/api/sync/config', { token, json: { sync_history: i % 2 === 0 } })
  }

  /** The newest row's number. */
  const headOf = async (cookie: string): Promise<number> =>
    (await send(server, 'GET', '/api/audit?limit=1', { cookie })).body.data[0].seq
  const seqs = ({ body }: Answer) => body.data.map(({ seq }: { seq: number }) => seq)

  test('the log is a bare array of the fifty newest, and links to what came before', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    await toggles(token, 53)
    const newest = await headOf(cookie)
    const first = await send(server, 'GET', '/api/audit', { cookie })
    expect(seqs(first)).toEqual(Array.from({ length: 50 }, (_, index) => newest - index))
    expect(first.body.data[0]).toMatchObject({
      event_type: 'config_updated',
      user_agent: 'node',
      device_id,
      device_name: 'Test laptop',
      metadata: { updates: { sync_history: true } },
    })
    expect(first.headers.get('access-control-expose-headers')).toContain('Link')
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect(link.startsWith(`${server.url}/api/audit?`)).toBe(true)
    const second = await send(server, 'GET', link.slice(server.url.length), { token })
    expect(seqs(second)).toEqual(Array.from({ length: newest - 50 }, (_, index) => newest - 50 - index))
    expect(second.headers.get('link')).toBeNull()
    const connected = await send(server, 'GET', '/api/audit?event_type=device_connected&limit=200', { token })
    expect(connected.body.data).toMatchObject([{ device_id }])
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

  test('the log is a table too: what fits a filter, for the device and the person', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    await toggles(token, 3)
    for (const credential of [{ token }, { cookie }]) {
      const answer = await send(
        server,
        'GET',
        `/api/audit/csv?device=${device_id}&search=SETTINGS`,
        credential,
      )
      expect(answer.status).toBe(200)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/csv',
        'content-disposition': expect.stringMatching(
          /^attachment; filename="roost-audit-\d{4}-\d\d-\d\d\.csv"$/,
        ),
        'cache-control': 'no-store',
      })
      const [head, ...lines] = Buffer.from(answer.bytes).toString().split('\r\n')
      expect(head).toMatch(/^\ufeffnumber,time_utc,what,/)
      expect(lines).toHaveLength(4)
      for (const line of lines.slice(0, 3))
        expect(line).toContain(',Sync settings changed,config_updated,Test laptop,')
    }
  })

  test('a table of what makes no sense is refused, and one of nobody', async () => {
    const { token } = await signUpWithDevice(server)
    for (const query of ['event_type=nonsense', 'device=me', 'since=yesterday', 'until=', 'search='])
      expect(await send(server, 'GET', `/api/audit/csv?${query}`, { token }), query).toMatchObject(
        refused(400, 'invalid_request'),
      )
    expect(await send(server, 'GET', '/api/audit/csv')).toMatchObject(refused(401, 'unauthorized'))
  })

  test('the chain of the log holds', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    await toggles(token, 3)
    const newest = await headOf(cookie)
    for (const credential of [{ token }, { cookie }]) {
      expect((await send(server, 'GET', '/api/audit/verify', credential)).body.data).toMatchObject({
        valid: true,
        checked: newest,
        first_seq: 1,
        last_seq: newest,
        broken_at: null,
      })
    }
  })
})
