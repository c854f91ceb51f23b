import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'
import { type Answer, refused, send, signUpWithDevice } from '#testing/wire.ts'

/** What a replay has to repeat: all but the request's own id. */
const told = ({ status, headers, body }: Answer) => {
  const { request_id: _, ...rest } = body
  return { status, etag: headers.get('etag'), body: rest }
}
const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true'
const keyed = (key: string = randomUUID()) => ({ headers: { 'idempotency-key': key } })

const blob = { encrypted_blob: 'AAAA', nonce: 'AAAAAAAAAAAAAAAA' }
const path = '/api/sync/data/history'

anyServer((server) => {
  test('a write that is sent again happens once and is answered alike, though the blob has moved on', async () => {
    const { token } = await signUpWithDevice(server)
    const put = () => send(server, 'PUT', path, { token, json: blob, ...keyed('first') })
    const first = await put()
    expect(first).toMatchObject({
      status: 200,
      body: { data: { version: 1 }, message: 'Sync data uploaded' },
    })
    expect(isReplay(first)).toBe(false)
    expect(await send(server, 'PUT', path, { token, json: blob, ...keyed() })).toMatchObject({
      body: { data: { version: 2 } },
    })
    const again = await put()
    expect(told(again)).toEqual(told(first))
    expect(isReplay(again)).toBe(true)
    expect(await send(server, 'GET', path, { token })).toMatchObject({ body: { data: { version: 2 } } })
  })

  test('of twenty at once one takes effect; each gets its answer, at once or when it asks again', async () => {
    const { token } = await signUpWithDevice(server)
    const put = () => send(server, 'PUT', path, { token, json: blob, ...keyed('race') })
    const answers = await Promise.all(Array.from({ length: 20 }, put))
    for (const answer of answers) {
      if (answer.status === 200) expect(answer.body.data.version).toBe(1)
      else {
        expect(answer).toMatchObject(refused(409, 'idempotency_key_in_use'))
        expect(answer.headers.get('retry-after')).toBe('1')
      }
    }
    expect(answers.filter((answer) => answer.status === 200 && !isReplay(answer))).toHaveLength(1)
    expect(await put()).toMatchObject({ status: 200, body: { data: { version: 1 } } })
    expect(await send(server, 'GET', path, { token })).toMatchObject({ body: { data: { version: 1 } } })
  })

  test('the key belongs to its request: another body, path, method or precondition is refused', async () => {
    const { token } = await signUpWithDevice(server)
    await send(server, 'PUT', path, { token, json: blob, ...keyed('mine') })
    const others: [string, string, Parameters<typeof send>[3]][] = [
      ['PUT', path, { json: { ...blob, checksum: 'x' } }],
      ['PUT', '/api/sync/data/secret', { json: blob }],
      ['DELETE', path, {}],
      ['PUT', path, { json: blob, headers: { 'if-match': '"1.0"' } }],
      ['PUT', path, { json: blob, headers: { 'content-type': 'application/json; charset=utf-8' } }],
      ['PUT', '/api/sync/config', { json: { sync_history: true } }],
    ]
    for (const [method, other, input] of others) {
      const headers = { ...input?.headers, 'idempotency-key': 'mine' }
      expect(await send(server, method, other, { token, ...input, headers })).toMatchObject(
        refused(422, 'idempotency_key_reused'),
      )
    }
    const noise = await send(server, 'PUT', `${path}?_=1`, { token, json: blob, ...keyed('mine') })
    expect(isReplay(noise)).toBe(true)
    expect(await send(server, 'GET', path, { token })).toMatchObject({ body: { data: { version: 1 } } })
  })

  test('a refusal is repeated too, even when the request would now be taken', async () => {
    const { token } = await signUpWithDevice(server)
    const put = () =>
      send(server, 'PUT', path, {
        token,
        json: blob,
        headers: { 'if-match': '"1.0"', 'idempotency-key': 'early' },
      })
    const first = await put()
    expect(first).toMatchObject(refused(412, 'stale_version'))
    await send(server, 'PUT', path, { token, json: blob })
    const again = await put()
    expect(told(again)).toEqual(told(first))
    expect(isReplay(again)).toBe(true)
  })

  test('every write that may be repeated is: sealed bytes, keyring, key, preferences and deletion', async () => {
    const { token, user_id } = await signUpWithDevice(server)
    const older = await signUpWithDevice(server)
    const octets = { 'content-type': 'application/octet-stream', 'if-none-match': '*' }
    const sealed = opaqueBlob({ account_id: user_id, data_type: 'history', revision: 1 })
    const keyring = opaqueKeyring(user_id)
    const writes: [string, string, Parameters<typeof send>[3]][] = [
      ['PUT', '/api/sync/keyring', { token, json: { keyring }, headers: { 'if-none-match': '*' } }],
      ['PUT', path, { token, body: sealed, headers: octets }],
      ['PUT', '/api/sync/config', { token, json: { sync_secrets: false } }],
      [
        'PUT',
        '/api/sync/key',
        { token: older.token, json: { master_key: Buffer.alloc(32).toString('base64') } },
      ],
      ['DELETE', '/api/sync/data/setting', { token: older.token }],
    ]
    for (const [method, at, input] of writes) {
      const headers = { ...input?.headers, 'idempotency-key': `every ${method} ${at}`.replaceAll(' ', '-') }
      const first = await send(server, method, at, { ...input, headers })
      expect(first, at).toMatchObject({ status: 200 })
      const again = await send(server, method, at, { ...input, headers })
      expect(told(again), at).toEqual(told(first))
      expect([isReplay(first), isReplay(again)], at).toEqual([false, true])
    }
  })

  test("somebody else's same key is another key, and a dead token's request is not remembered", async () => {
    const [one, other] = [await signUpWithDevice(server), await signUpWithDevice(server)]
    const put = (token: string) => send(server, 'PUT', path, { token, json: blob, ...keyed('shared') })
    await put(one.token)
    const theirs = await put(other.token)
    expect(theirs).toMatchObject({ status: 200, body: { data: { version: 1 } } })
    expect(isReplay(theirs)).toBe(false)
    await send(server, 'POST', '/api/sync/revoke', { token: one.token })
    expect(await put(one.token)).toMatchObject(refused(401, 'unauthorized'))
  })

  test('a request that could not be read leaves the key free', async () => {
    const { token } = await signUpWithDevice(server)
    const put = (body: string) =>
      send(server, 'PUT', '/api/sync/config', {
        token,
        body,
        headers: { 'content-type': 'application/json', 'idempotency-key': 'free' },
      })
    expect(await put('{')).toMatchObject(refused(400, 'malformed_json'))
    expect(await put('{"sync_history": 1}')).toMatchObject(refused(400, 'invalid_request'))
    expect(await put('{"sync_history": false}')).toMatchObject({ status: 200 })
  })

  test('a key is 1 to 255 visible ASCII characters', async () => {
    const { token } = await signUpWithDevice(server)
    const put = (key: string) =>
      send(server, 'PUT', '/api/sync/config', { token, json: { sync_history: true }, ...keyed(key) })
    for (const key of ['', 'x'.repeat(256), 'two words', 'ü']) {
      expect(await put(key), key).toMatchObject(refused(400, 'invalid_request'))
    }
    for (const key of ['!', '~'.repeat(255), `"${randomUUID()}"`]) {
      expect(await put(key), key).toMatchObject({ status: 200 })
    }
  })

  test('where a token is answered a key means nothing', async () => {
    const init = () =>
      send(server, 'POST', '/api/sync/init', { json: { device_name: 'x' }, ...keyed('login') })
    const [first, again] = [await init(), await init()]
    expect(again.body.data.temp_token).not.toBe(first.body.data.temp_token)
    expect(isReplay(again)).toBe(false)
  })
})
