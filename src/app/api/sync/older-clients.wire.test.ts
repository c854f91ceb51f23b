import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

anyServer((server) => {
  const blobOf = (text: string) => ({ encrypted_blob: btoa(text), nonce: btoa('twelve bytes') })
  const put = (token: string, type: string, json: unknown) =>
    send(server, 'PUT', `/api/sync/data/${type}`, { token, json })

  test('what an older client stores it gets back to the letter, with sizes and versions as it knows them', async () => {
    const { token } = await signUpWithDevice(server)
    expect((await put(token, 'history', blobOf('first'))).body).toEqual({
      success: true,
      data: { data_type: 'history', version: 1, blob_size_bytes: 6 },
      message: 'Sync data uploaded',
    })
    expect((await put(token, 'history', { ...blobOf('second'), checksum: 'abc' })).body.data.version).toBe(2)
    const one = await send(server, 'GET', '/api/sync/data/history', { token })
    expect(one.body.data).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      data_type: 'history',
      ...blobOf('second'),
      version: 2,
      checksum: 'abc',
      blob_size_bytes: 6,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+00:00$/),
    })
    await put(token, 'setting', blobOf('third'))
    const { body } = await send(server, 'GET', '/api/sync/data', { token })
    expect(body.data.count).toBe(2)
    expect(body.data.items.map((item: { data_type: string }) => item.data_type)).toEqual([
      'setting',
      'history',
    ])
  })

  test('twenty writes at once get twenty versions', async () => {
    const { token } = await signUpWithDevice(server)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => put(token, 'environment', blobOf(`${i}`))),
    )
    const versions = answers.map((answer) => answer.body.data.version).sort((a, b) => a - b)
    expect(versions).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  test('a cleared type is gone, clearing it again is fine, and its versions count on', async () => {
    const { token } = await signUpWithDevice(server)
    await put(token, 'history', blobOf('one'))
    for (let time = 0; time < 2; time++) {
      expect((await send(server, 'DELETE', '/api/sync/data/history', { token })).body).toEqual({
        success: true,
        data: null,
        message: 'Synced history cleared',
      })
    }
    const absent = await send(server, 'GET', '/api/sync/data/history', { token })
    expect(absent).toMatchObject(refused(404, 'not_found'))
    expect(absent.body.error).toMatch(/404/)
    expect(absent.body.error).toMatch(/Not found/)
    expect((await put(token, 'history', blobOf('two'))).body.data.version).toBe(2)
  })

  test('an unknown data type is 400 before anybody is asked who they are', async () => {
    const error = 'Invalid data type. Valid: history, environment, secret, collection, setting'
    for (const method of ['GET', 'PUT']) {
      const answer = await send(server, method, '/api/sync/data/passwords')
      expect(answer).toMatchObject(refused(400, 'invalid_data_type'))
      expect(answer.body.error).toBe(error)
    }
  })

  test('a blob without its two texts is refused in the words older clients know', async () => {
    const { token } = await signUpWithDevice(server)
    expect((await put(token, 'history', {})).body.error).toBe('encrypted_blob and nonce are required')
    expect((await put(token, 'history', { encrypted_blob: 1, nonce: 2 })).body.error).toBe(
      'encrypted_blob and nonce must be strings',
    )
  })

  test('hostile bodies are refused or kept as they came, never a failure of the server', async () => {
    const { token } = await signUpWithDevice(server)
    const put_text = (body: string) =>
      send(server, 'PUT', '/api/sync/data/secret', {
        token,
        body,
        headers: { 'content-type': 'application/json' },
      })
    const nested = '['.repeat(100_000) + ']'.repeat(100_000)
    for (const body of [
      nested,
      `{"encrypted_blob":"AAAA","nonce":${nested}}`,
      JSON.stringify({ encrypted_blob: 'AAAA', nonce: 'a\0b' }),
      `{"encrypted_blob":"AAAA","nonce":"${'n'.repeat(1025)}"}`,
      JSON.stringify({ encrypted_blob: 'AAAA', nonce: 'AAAA', checksum: '\0' }),
      '{"encrypted_blob":"AAAA","nonce":"AAAA","checksum":7}',
      '{"__proto__":{"encrypted_blob":"AAAA","nonce":"AAAA"}}',
      '{"encrypted_blob":{"toString":"AAAA"},"nonce":"AAAA"}',
      '\ufeff{',
      '',
    ]) {
      expect(await put_text(body), body.slice(0, 60)).toMatchObject({ status: 400, body: { success: false } })
    }
    expect(await send(server, 'GET', '/api/sync/data/secret', { token })).toMatchObject(
      refused(404, 'not_found'),
    )
    for (const text of [
      "'; drop schema roost cascade; --",
      '\\x41',
      'a\u0000b',
      '<script>',
      '\ud83d\ude00',
    ]) {
      expect(await put_text(JSON.stringify({ encrypted_blob: text, nonce: 'AAAA' }))).toMatchObject({
        status: 200,
      })
      const { body } = await send(server, 'GET', '/api/sync/data/secret', { token })
      expect(body.data.encrypted_blob).toBe(text)
    }
  })

  test('a key is kept byte for byte, once; another never replaces it', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    expect((await send(server, 'GET', '/api/sync/key', { token })).body).toEqual({
      success: true,
      data: null,
      message: 'No master key stored yet',
    })
    const store = (master_key: unknown) =>
      send(server, 'PUT', '/api/sync/key', { token, json: { master_key } })
    const key = randomBytes(32).toString('base64')
    expect((await store(key)).body).toEqual({
      success: true,
      data: { version: 1 },
      message: 'Master key stored',
    })
    expect((await store(key)).body.data.version).toBe(1)
    expect(await store(randomBytes(32).toString('base64'))).toMatchObject(refused(409, 'key_exists'))
    for (const credential of [{ token }, { cookie }]) {
      expect((await send(server, 'GET', '/api/sync/key', credential)).body.data).toEqual({
        master_key: key,
        version: 1,
      })
    }
    expect((await store(undefined)).body.error).toBe('master_key is required')
    expect(await store('short')).toMatchObject(refused(400, 'invalid_request'))
  })

  test('preferences: any subset is applied, nonsense is ignored, nothing left is refused', async () => {
    const { token, cookie } = await signUpWithDevice(server)
    const change = (json: unknown) => send(server, 'PUT', '/api/sync/config', { token, json })
    expect((await change({ sync_secrets: false, sync_history: 'no', other: true })).body).toEqual({
      success: true,
      data: { sync_secrets: false },
      message: 'Configuration updated',
    })
    const { body } = await send(server, 'GET', '/api/sync/config', { cookie })
    expect(body.data).toEqual({
      sync_history: true,
      sync_environments: true,
      sync_secrets: false,
      sync_collections: true,
      sync_settings: true,
      updated_at: expect.stringMatching(/\+00:00$/),
    })
    expect((await change({ other: true })).body.error).toBe('No valid fields to update')
  })
})
