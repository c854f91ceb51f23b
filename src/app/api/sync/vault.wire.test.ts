import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { contentHash, opaqueBlob, opaqueKeyring, sealedMasterKey } from '#testing/sealed.ts'
import { connectDevice, refused, send, signUpWithDevice } from '#testing/wire.ts'

const octets = { 'content-type': 'application/octet-stream' }

anyServer((server) => {
  const withKeyring = async () => {
    const person = await signUpWithDevice(server)
    const stored = await send(server, 'PUT', '/api/sync/keyring', {
      token: person.token,
      headers: { 'if-none-match': '*' },
      json: { keyring: opaqueKeyring(person.user_id) },
    })
    expect(stored.status).toBe(200)
    return person
  }
  const put = (
    token: string,
    body: Uint8Array<ArrayBuffer>,
    condition: Record<string, string>,
    type = 'collection',
  ) => send(server, 'PUT', `/api/sync/data/${type}`, { token, body, headers: { ...octets, ...condition } })
  const first = { 'if-none-match': '*' }

  test('sealed bytes come back identical, as bytes and as base64, on another device', async () => {
    const person = await withKeyring()
    const blob = opaqueBlob({ account_id: person.user_id, data_type: 'collection', revision: 1 }, 4096)
    const stored = await put(person.token, blob, first)
    expect(stored).toMatchObject({ status: 200, body: { data: { data_type: 'collection', version: 1 } } })
    expect(stored.headers.get('etag')).toBe('"1.1"')

    const { token } = await connectDevice(server, person.cookie)
    const headers = { accept: 'application/octet-stream' }
    const read = await send(server, 'GET', '/api/sync/data/collection', { token, headers })
    expect(read.headers.get('content-type')).toBe('application/octet-stream')
    expect(read.headers.get('etag')).toBe('"1.1"')
    expect(Buffer.from(read.bytes).equals(blob)).toBe(true)
    const { body } = await send(server, 'GET', '/api/sync/data/collection', { token })
    expect(body.data).toMatchObject({
      data_type: 'collection',
      encrypted_blob: Buffer.from(blob).toString('base64'),
      version: 1,
      format: 1,
      key_version: 1,
      checksum: contentHash(blob),
      blob_size_bytes: blob.length,
    })
  })

  test('a blob of exactly 16 MiB is taken whole, and one of a byte more is not', async () => {
    const person = await withKeyring()
    const named = { account_id: person.user_id, data_type: 'collection', revision: 1 }
    const around = opaqueBlob(named, 64).length - 64
    const limit = 16 * 1024 * 1024
    const refusal = await put(person.token, opaqueBlob(named, limit - around + 1), first)
    expect(refusal).toMatchObject(refused(413, 'body_too_large'))
    expect(refusal.body.data).toEqual({ limit, size: limit + 1 })
    const blob = opaqueBlob(named, limit - around)
    expect(await put(person.token, blob, first)).toMatchObject({ status: 200 })
    const headers = { accept: 'application/octet-stream' }
    const { bytes } = await send(server, 'GET', '/api/sync/data/collection', { token: person.token, headers })
    expect(Buffer.from(bytes).equals(blob)).toBe(true)
  })

  test('who has the newest version is told so without its bytes', async () => {
    const person = await withKeyring()
    await put(
      person.token,
      opaqueBlob({ account_id: person.user_id, data_type: 'collection', revision: 1 }),
      first,
    )
    const headers = { 'if-none-match': '"1.1"' }
    const answer = await send(server, 'GET', '/api/sync/data/collection', { token: person.token, headers })
    expect(answer).toMatchObject({ status: 304 })
    expect(answer.bytes).toHaveLength(0)
    expect(answer.headers.get('etag')).toBe('"1.1"')
  })

  test('of two devices that push from one base, one gets 412 with what it has to know', async () => {
    const person = await withKeyring()
    const named = { account_id: person.user_id, data_type: 'collection' }
    await put(person.token, opaqueBlob({ ...named, revision: 1 }), first)
    const both = [opaqueBlob({ ...named, revision: 2 }), opaqueBlob({ ...named, revision: 2 })]
    const answers = await Promise.all(both.map((blob) => put(person.token, blob, { 'if-match': '"1.1"' })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412])
    const won = both[answers.findIndex((answer) => answer.status === 200)] ?? new Uint8Array()
    const lost = answers.find((answer) => answer.status === 412)
    expect(lost).toMatchObject(refused(412, 'stale_version'))
    expect(lost?.body.data).toEqual({
      version: 2,
      key_version: 1,
      etag: '"2.1"',
      content_hash: contentHash(won),
    })
  })

  test('32 devices push from one base: one wins, and 31 get the version it made', async () => {
    const person = await withKeyring()
    const named = { account_id: person.user_id, data_type: 'collection' }
    await put(person.token, opaqueBlob({ ...named, revision: 1 }), first)
    const blobs = Array.from({ length: 32 }, () => opaqueBlob({ ...named, revision: 2 }))
    const answers = await Promise.all(blobs.map((blob) => put(person.token, blob, { 'if-match': '"1.1"' })))
    const won = blobs[answers.findIndex(({ status }) => status === 200)] ?? new Uint8Array()
    const lost = answers.filter(({ status }) => status === 412)
    expect(lost).toHaveLength(31)
    for (const { body } of lost) {
      expect(body.data).toMatchObject({ version: 2, etag: '"2.1"', content_hash: contentHash(won) })
    }
  })

  test('the list has a tag, and who has the newest list is told so without it', async () => {
    const person = await withKeyring()
    const { token } = person
    const list = (tag?: string | null) =>
      send(server, 'GET', '/api/sync/data', { token, ...(tag && { headers: { 'if-none-match': tag } }) })
    const empty = await list()
    const { epoch, seq } = empty.body.data
    expect(empty.headers.get('etag')).toBe(`"${epoch}.${seq}"`)
    expect(await list(empty.headers.get('etag'))).toMatchObject({ status: 304 })
    await put(token, opaqueBlob({ account_id: person.user_id, data_type: 'collection', revision: 1 }), first)
    const full = await list(empty.headers.get('etag'))
    expect(full.body.data).toMatchObject({ count: 1, epoch, seq: seq + 1 })
    expect(await list(`W/${full.headers.get('etag')}`)).toMatchObject({ status: 304 })
  })

  test('a key that stored data needs stays in the keyring', async () => {
    const person = await withKeyring()
    const { token, user_id } = person
    await put(token, opaqueBlob({ account_id: user_id, data_type: 'collection', revision: 1 }), first)
    const second = { version: 5, key_version: 2, key_id: Buffer.alloc(16, 9).toString('base64') }
    const store = (keyring: unknown) =>
      send(server, 'PUT', '/api/sync/keyring', { token, headers: { 'if-match': '"1"' }, json: { keyring } })
    const refusal = await store(opaqueKeyring(user_id, second))
    expect(refusal).toMatchObject(refused(409, 'key_in_use'))
    expect(refusal.body.data).toEqual({ key_versions: [1] })
    const stored = await store(opaqueKeyring(user_id, { ...second, previous: [sealedMasterKey(1)] }))
    expect(stored.headers.get('etag')).toBe('"5"')
  })

  test('a retry after a lost answer finds its own content hash and harms nothing', async () => {
    const person = await withKeyring()
    const blob = opaqueBlob({ account_id: person.user_id, data_type: 'collection', revision: 1 })
    await put(person.token, blob, first)
    const retried = await put(person.token, blob, first)
    expect(retried).toMatchObject(refused(412, 'stale_version'))
    expect(retried.body.data.content_hash).toBe(contentHash(blob))
    expect(retried.body.data.version).toBe(1)
  })

  test('bytes that are not a sealed blob of this account and type are refused', async () => {
    const person = await withKeyring()
    const stranger = await signUpWithDevice(server)
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(randomBytes(2000)),
      opaqueBlob({ account_id: person.user_id, data_type: 'history', revision: 1 }),
      opaqueBlob({ account_id: stranger.user_id, data_type: 'collection', revision: 1 }),
    ]) {
      expect(await put(person.token, bytes, first)).toMatchObject(refused(400, 'invalid_sealed_blob'))
    }
    expect(await send(server, 'GET', '/api/sync/data', { token: person.token })).toMatchObject({
      body: { data: { items: [], count: 0 } },
    })
  })

  test('once there is a keyring, older ways to write are refused and change nothing', async () => {
    const person = await withKeyring()
    const { token } = person
    const json = { encrypted_blob: 'AAAA', nonce: 'AAAAAAAAAAAAAAAA' }
    const blob = opaqueBlob({ account_id: person.user_id, data_type: 'history', revision: 1 })
    expect(await send(server, 'PUT', '/api/sync/data/history', { token, json })).toMatchObject(
      refused(409, 'keyring_required'),
    )
    expect(await put(token, blob, {}, 'history')).toMatchObject(refused(409, 'keyring_required'))
    expect(await send(server, 'DELETE', '/api/sync/data/history', { token })).toMatchObject(
      refused(409, 'keyring_required'),
    )
    expect(await send(server, 'GET', '/api/sync/key', { token })).toMatchObject(
      refused(409, 'keyring_required'),
    )
    const master_key = randomBytes(32).toString('base64')
    expect(await send(server, 'PUT', '/api/sync/key', { token, json: { master_key } })).toMatchObject(
      refused(409, 'keyring_required'),
    )
  })

  test('no keyring is said for certain; the first one is stored once and read with its tag', async () => {
    const person = await signUpWithDevice(server)
    const { token } = person
    const empty = await send(server, 'GET', '/api/sync/keyring', { token })
    expect(empty).toMatchObject({ status: 200, body: { success: true, data: null } })
    const keyring = opaqueKeyring(person.user_id)
    const store = (headers: Record<string, string>, document = keyring) =>
      send(server, 'PUT', '/api/sync/keyring', { token, headers, json: { keyring: document } })
    expect(await store({})).toMatchObject(refused(428, 'precondition_required'))
    expect(await store(first)).toMatchObject({ status: 200, body: { data: { version: 1 } } })
    expect(await store(first)).toMatchObject(refused(409, 'keyring_exists'))
    const read = await send(server, 'GET', '/api/sync/keyring', { token })
    expect(read.body.data).toEqual({ keyring, epoch: 1 })
    expect(read.headers.get('etag')).toBe('"1"')
    const known = { 'if-none-match': 'W/"1"' }
    expect(await send(server, 'GET', '/api/sync/keyring', { token, headers: known })).toMatchObject({
      status: 304,
    })
    const next = opaqueKeyring(person.user_id, { version: 2 })
    expect(await store({ 'if-match': '"7"' }, next)).toMatchObject(refused(412, 'stale_version'))
    for (const tag of ['"1.1"', 'W/"1"', '*', '1'])
      expect(await store({ 'if-match': tag }, next)).toMatchObject(refused(400, 'invalid_request'))
    expect(await store({ 'if-match': '"1"' }, next)).toMatchObject({ status: 200 })
  })

  test('a keyring of another account, of another shape or of too many bytes is refused', async () => {
    const { token, user_id } = await signUpWithDevice(server)
    const store = (keyring: unknown) =>
      send(server, 'PUT', '/api/sync/keyring', { token, headers: first, json: { keyring } })
    expect(await store(opaqueKeyring(crypto.randomUUID()))).toMatchObject(refused(400, 'invalid_request'))
    expect(await store({ version: 1 })).toMatchObject(refused(400, 'invalid_request'))
    expect(await store({ ...opaqueKeyring(user_id), note: 'x'.repeat(70_000) })).toMatchObject(
      refused(413, 'body_too_large'),
    )
    expect(await store({ ...opaqueKeyring(user_id), note: 'x'.repeat(200_000) })).toMatchObject(
      refused(413, 'body_too_large'),
    )
    expect((await send(server, 'GET', '/api/sync/keyring', { token })).body.data).toBeNull()
  })

  test("another person's blobs are not there", async () => {
    const owner = await withKeyring()
    await put(
      owner.token,
      opaqueBlob({ account_id: owner.user_id, data_type: 'collection', revision: 1 }),
      first,
    )
    const { token, cookie } = await signUpWithDevice(server)
    for (const credential of [{ token }, { cookie }]) {
      expect(await send(server, 'GET', '/api/sync/data/collection', credential)).toMatchObject(
        refused(404, 'not_found'),
      )
      expect((await send(server, 'GET', '/api/sync/data', credential)).body.data.items).toEqual([])
    }
  })
})
