import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { decodeSealedBlob } from '#contract/sealed-blob.ts'
import { anyServer } from '#testing/any-server.ts'
import {
  changedHeader,
  contentHash,
  opaqueBlob,
  opaqueKeyring,
  rewrapped,
  sealedMasterKey,
} from '#testing/sealed.ts'
import { refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

const octets = { 'content-type': 'application/octet-stream' }
const path = '/api/sync/data/collection'
const secondKey = new Uint8Array(16).fill(9)

anyServer((server) => {
  /** An older client's person with these texts as versions 1, 2, … */
  const withTexts = async (...texts: string[]) => {
    const person = await signUpWithDevice(server)
    for (const text of texts) {
      const json = { encrypted_blob: btoa(text), nonce: btoa(text) }
      expect((await send(server, 'PUT', path, { token: person.token, json })).status).toBe(200)
    }
    return person
  }

  /** A person with two sealed versions, and a keyring that has moved on to a second key. */
  const rotated = async () => {
    const person = await signUpWithDevice(server)
    const { token, user_id } = person
    const store = (headers: Record<string, string>, keyring: unknown) =>
      send(server, 'PUT', '/api/sync/keyring', { token, headers, json: { keyring } })
    await store({ 'if-none-match': '*' }, opaqueKeyring(user_id))
    const named = { account_id: user_id, data_type: 'collection' }
    const blobs = [
      opaqueBlob({ ...named, revision: 1 }, 5000),
      opaqueBlob({ ...named, revision: 2 }, 5000),
    ] as const
    await send(server, 'PUT', path, { token, body: blobs[0], headers: { ...octets, 'if-none-match': '*' } })
    await send(server, 'PUT', path, { token, body: blobs[1], headers: { ...octets, 'if-match': '"1.1"' } })
    const second = { version: 2, key_version: 2, key_id: Buffer.from(secondKey).toString('base64') }
    const keyring = opaqueKeyring(user_id, { ...second, previous: [sealedMasterKey(1)] })
    expect((await store({ 'if-match': '"1"' }, keyring)).status).toBe(200)
    return { ...person, blobs }
  }
  const patch = (token: string, to: string, tag: string | undefined, body: BodyInit) =>
    send(server, 'PATCH', to, { token, body, headers: { ...octets, ...(tag && { 'if-match': tag }) } })

  test('versions are listed without bytes, read with them, and restored, by cookie and by device', async () => {
    const { token, cookie } = await withTexts('one', 'two')
    const listed = await send(server, 'GET', `${path}/versions`, { cookie })
    expect(listed.body.data).toEqual({
      count: 2,
      items: [
        expect.objectContaining({ version: 2, is_current: true, device_name: 'Test laptop', header: null }),
        expect.objectContaining({ version: 1, is_current: false, blob_size_bytes: 3, format: 0 }),
      ],
    })
    expect(listed.body.data.items[0]).not.toHaveProperty('encrypted_blob')
    const read = await send(server, 'GET', `${path}/versions/1`, { token })
    expect(read.headers.get('etag')).toBe('"1.0"')
    expect(read.body.data).toMatchObject({
      data_type: 'collection',
      version: 1,
      encrypted_blob: btoa('one'),
      nonce: btoa('one'),
      is_current: false,
    })
    const headers = { 'if-none-match': 'W/"1.0"' }
    expect(await send(server, 'GET', `${path}/versions/1`, { token, headers })).toMatchObject({ status: 304 })

    const restored = await send(server, 'POST', `${path}/versions/1`, { cookie })
    expect(restored).toMatchObject({
      status: 200,
      body: {
        success: true,
        data: { data_type: 'collection', version: 3, blob_size_bytes: 3 },
        message: 'Version 1 restored',
      },
    })
    expect(restored.headers.get('etag')).toBe('"3.0"')
    expect((await send(server, 'GET', path, { token })).body.data.encrypted_blob).toBe(btoa('one'))
    expect(await send(server, 'POST', `${path}/versions/2`, { token })).toMatchObject({ status: 200 })
  })

  test('what an older client cleared can be listed and brought back', async () => {
    const { token } = await withTexts('one')
    await send(server, 'DELETE', path, { token })
    const listed = await send(server, 'GET', `${path}/versions`, { token })
    expect(listed.body.data).toMatchObject({ count: 1, items: [{ version: 1, is_current: false }] })
    expect(await send(server, 'POST', `${path}/versions/1`, { token })).toMatchObject({ status: 200 })
    expect((await send(server, 'GET', path, { token })).body.data).toMatchObject({ version: 2 })
  })

  test('a restore may say what it replaces', async () => {
    const { token } = await withTexts('one', 'two')
    const restore = (headers: Record<string, string>) =>
      send(server, 'POST', `${path}/versions/1`, { token, headers })
    expect(await restore({ 'if-match': '"1.0"' })).toMatchObject(refused(412, 'stale_version'))
    expect(await restore({ 'if-match': 'nonsense' })).toMatchObject(refused(400, 'invalid_request'))
    expect(await restore({ 'if-match': '"2.0"' })).toMatchObject({ status: 200 })
  })

  test('versions that are no number or are not kept are not found; unknown types say so', async () => {
    const { token } = await withTexts('one')
    for (const version of [
      '0',
      '2',
      '-1',
      '1.5',
      '1e0',
      'one',
      '9007199254740993',
      '9'.repeat(40),
      '%00',
      '1%20',
    ]) {
      for (const [method, input] of [
        ['GET', {}],
        ['POST', {}],
        ['PATCH', { headers: { ...octets, 'if-match': '"1.1"' }, body: header() }],
      ] as const) {
        const answer = await send(server, method, `${path}/versions/${version}`, { token, ...input })
        const code = method === 'PATCH' ? refused(409, 'keyring_missing') : refused(404, 'not_found')
        expect(answer, `${method} ${version}`).toMatchObject(code)
      }
    }
    for (const method of ['GET', 'POST', 'PATCH']) {
      expect(await send(server, method, '/api/sync/data/nonsense/versions/1', { token })).toMatchObject(
        refused(400, 'invalid_data_type'),
      )
    }
    expect((await send(server, 'GET', '/api/sync/data/secret/versions', { token })).body.data).toEqual({
      items: [],
      count: 0,
    })
  })

  test('sealed versions are listed with their plain headers and read as the bytes they were', async () => {
    const { token, blobs } = await rotated()
    const { items } = (await send(server, 'GET', `${path}/versions`, { token })).body.data
    const start = blobs[0].length - decodeSealedBlob(blobs[0]).content.length
    expect(Buffer.from(items[1].header, 'base64').equals(blobs[0].subarray(0, start))).toBe(true)
    expect(items[1]).toMatchObject({ version: 1, key_version: 1, checksum: contentHash(blobs[0]) })
    const headers = { accept: 'application/octet-stream' }
    const read = await send(server, 'GET', `${path}/versions/1`, { token, headers })
    expect(read.headers.get('content-type')).toBe('application/octet-stream')
    expect(Buffer.from(read.bytes).equals(blobs[0])).toBe(true)
  })

  test('in an end-to-end encrypted account the server restores nothing and says who can', async () => {
    const { token, cookie } = await rotated()
    for (const credential of [{ token }, { cookie }]) {
      const answer = await send(server, 'POST', `${path}/versions/1`, credential)
      expect(answer).toMatchObject(refused(409, 'restore_on_device'))
      expect(answer.body.error).toMatch(/only a device/i)
    }
  })

  test('a re-wrap sends a header and gets a new tag, for the current version and for a kept one', async () => {
    const { token, blobs } = await rotated()
    for (const [to, version] of [
      [path, 2],
      [`${path}/versions/1`, 1],
    ] as const) {
      const blob = blobs[version - 1] ?? blobs[0]
      const renewed = rewrapped(blob, 2, secondKey)
      const answer = await patch(token, to, `"${version}.1"`, renewed)
      expect(answer).toMatchObject({
        status: 200,
        body: { data: { data_type: 'collection', version, key_version: 2 } },
      })
      expect(answer.headers.get('etag')).toBe(`"${version}.2"`)
      const headers = { accept: 'application/octet-stream' }
      const read = await send(server, 'GET', to, { token, headers })
      expect(read.headers.get('etag')).toBe(`"${version}.2"`)
      const whole = Buffer.concat([renewed, decodeSealedBlob(blob).content])
      expect(Buffer.from(read.bytes).equals(whole)).toBe(true)

      const again = await patch(token, to, `"${version}.1"`, renewed)
      expect(again).toMatchObject(refused(412, 'stale_version'))
      expect(again.body.data).toEqual({
        version,
        etag: `"${version}.2"`,
        key_version: 2,
        content_hash: contentHash(blob),
      })
    }
  })

  test('a re-wrap that is not one is refused by name, and changes nothing', async () => {
    const { token, cookie, blobs } = await rotated()
    const good = rewrapped(blobs[1], 2, secondKey)
    for (const to of [path, `${path}/versions/2`]) {
      const tag = '"2.1"'
      expect(await patch(token, to, undefined, good)).toMatchObject(refused(428, 'precondition_required'))
      expect(await patch(token, to, '*', good)).toMatchObject(refused(400, 'invalid_request'))
      expect(await patch(token, to, '"1.1"', good)).toMatchObject(refused(412, 'stale_version'))
      expect(await patch(token, to, tag, blobs[1])).toMatchObject(refused(413, 'body_too_large'))
      expect(await patch(token, to, tag, '')).toMatchObject(refused(400, 'invalid_sealed_blob'))
      expect(await patch(token, to, tag, new Uint8Array(randomBytes(300)))).toMatchObject(
        refused(400, 'invalid_sealed_blob'),
      )
      expect(await patch(token, to, tag, rewrapped(blobs[0], 2, secondKey))).toMatchObject(
        refused(400, 'invalid_rewrap'),
      )
      expect(
        await patch(token, to, tag, changedHeader(withHeader(good, blobs[1]), { revision: 3 })),
      ).toMatchObject(refused(400, 'invalid_rewrap'))
      expect(await patch(token, to, tag, rewrapped(blobs[1], 1, secondKey))).toMatchObject(
        refused(409, 'stale_key'),
      )
      const headers = { 'if-match': tag }
      expect(await send(server, 'PATCH', to, { token, headers, json: { header: 'AAAA' } })).toMatchObject(
        refused(400, 'invalid_request'),
      )
      // A page is served by the server that must not hold the keys.
      expect(
        await send(server, 'PATCH', to, { cookie, headers: { ...octets, ...headers }, body: good }),
      ).toMatchObject(refused(401, 'unauthorized'))
    }
    const read = await send(server, 'GET', path, { token, headers: { accept: 'application/octet-stream' } })
    expect(Buffer.from(read.bytes).equals(blobs[1])).toBe(true)
    expect(await patch(token, path, '"2.1"', good)).toMatchObject({ status: 200 })
  })

  test("another person's versions are not there", async () => {
    const { token } = await rotated()
    const stranger = await signUp(server)
    const { cookie } = stranger
    expect((await send(server, 'GET', `${path}/versions`, { cookie })).body.data.items).toEqual([])
    expect(await send(server, 'GET', `${path}/versions/1`, { cookie })).toMatchObject(
      refused(404, 'not_found'),
    )
    expect(await send(server, 'POST', `${path}/versions/1`, { cookie })).toMatchObject(
      refused(404, 'not_found'),
    )
    for (const to of ['', '/1']) {
      expect(await send(server, 'GET', `${path}/versions${to}`)).toMatchObject(refused(401, 'unauthorized'))
    }
    expect((await send(server, 'GET', `${path}/versions`, { token })).body.data.count).toBe(2)
  })

  test('a page of another site restores nothing with a cookie', async () => {
    const { cookie } = await withTexts('one')
    const headers = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    expect(await send(server, 'POST', `${path}/versions/1`, { cookie, headers })).toMatchObject(
      refused(403, 'cross_origin'),
    )
  })
})

/** A header that is well-formed and of nobody. */
const header = () =>
  changedHeader(
    opaqueBlob({ account_id: '00000000-0000-4000-8000-000000000000', data_type: 'collection', revision: 1 }),
    {},
  )

/** The blob that a header was made for, with that header. */
const withHeader = (renewed: Uint8Array, blob: Uint8Array) =>
  new Uint8Array(Buffer.concat([renewed, decodeSealedBlob(blob).content]))
