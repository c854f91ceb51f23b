import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

const blob = { encrypted_blob: 'c2VhbGVk', nonce: 'AAAAAAAAAAAAAAAA' }

anyServer((server) => {
  const put = (token: string, headers: Record<string, string>, path = '/api/sync/data/history') =>
    send(server, 'PUT', path, { token, headers, json: blob })

  test('bytes are answered to who names them and wants JSON no more', async () => {
    const { token } = await signUpWithDevice(server)
    await put(token, {})
    const bytes = 'application/octet-stream'
    for (const [accept, type] of [
      ['Application/Octet-Stream', bytes],
      [`${bytes};q=0.9, */*;q=0.1`, bytes],
      [`application/json;q=0.5, ${bytes}`, bytes],
      [`application/json, ${bytes};q=0.5`, 'application/json'],
      [`${bytes};q=0`, 'application/json'],
      ['*/*', 'application/json'],
      ['text/html', 'application/json'],
    ] as const) {
      const { status, headers } = await send(server, 'GET', '/api/sync/data/history', {
        token,
        headers: { accept },
      })
      expect([status, headers.get('content-type')], accept).toEqual([200, type])
    }
  })

  test('a part of a blob is asked for in vain: it comes whole', async () => {
    const { token } = await signUpWithDevice(server)
    await put(token, {})
    const headers = { range: 'bytes=0-1', accept: 'application/octet-stream' }
    const answer = await send(server, 'GET', '/api/sync/data/history', { token, headers })
    expect(answer.status).toBe(200)
    expect(new TextDecoder().decode(answer.bytes)).toBe(blob.encrypted_blob)
  })

  test('a condition that names no single version is refused in words, and nothing is written', async () => {
    const { token } = await signUpWithDevice(server)
    await put(token, {})
    for (const tag of ['W/"1.0"', '"1.0", "2.0"', '*', '1.0', '']) {
      const answer = await put(token, { 'if-match': tag })
      expect(answer, tag).toMatchObject(refused(400, 'invalid_request'))
      expect(answer.body.error).toBe('if-match: must be one entity tag as it was answered, like "3.1"')
    }
    expect(await put(token, { 'if-none-match': '"1.0"' })).toMatchObject(refused(400, 'invalid_request'))
    expect(await put(token, { 'if-match': '"1.0"' })).toMatchObject({
      status: 200,
      body: { data: { version: 2 } },
    })
  })

  test('a compressed body is refused as such, and not taken for a broken one', async () => {
    const { token } = await signUpWithDevice(server)
    for (const type of ['application/json', 'application/octet-stream']) {
      const headers = { 'content-type': type, 'content-encoding': 'gzip' }
      const body = new Uint8Array(gzipSync(JSON.stringify(blob)))
      expect(await send(server, 'PUT', '/api/sync/data/history', { token, headers, body })).toMatchObject(
        refused(415, 'unsupported_media_type'),
      )
    }
    expect(await put(token, { 'content-encoding': 'identity' })).toMatchObject({ status: 200 })
  })

  test('bytes are told from JSON however their type is spelled', async () => {
    const { token } = await signUpWithDevice(server)
    for (const type of ['Application/Octet-Stream', 'application/octet-stream; charset=binary']) {
      const input = { token, headers: { 'content-type': type }, body: JSON.stringify(blob) }
      expect(await send(server, 'PUT', '/api/sync/data/history', input)).toMatchObject(
        refused(400, 'invalid_sealed_blob'),
      )
    }
  })

  test('a number against caches in the query changes nothing, not even under an idempotency key', async () => {
    const { token } = await signUpWithDevice(server)
    expect(await send(server, 'GET', '/api/sync/data?_=1', { token })).toMatchObject({ status: 200 })
    const headers = { 'idempotency-key': 'once' }
    await put(token, headers, '/api/sync/data/history?_=1')
    const again = await put(token, headers, '/api/sync/data/history?_=2')
    expect(again).toMatchObject({ status: 200, body: { data: { version: 1 } } })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })
})
