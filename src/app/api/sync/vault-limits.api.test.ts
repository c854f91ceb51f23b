import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type OwnServer, programNames, startOwnServer } from '#testing/own-server.ts'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'
import { type Answer, refused, send, signUpWithDevice } from '#testing/wire.ts'

const [shared] = inject('servers')
if (!shared) throw new Error('there is a server whose database this one shares')

const limits = { MAX_BLOB_BYTES: '3000', MAX_ACCOUNT_BYTES: '6000', MAX_KEPT_BYTES: '3000' }
const octets = { 'content-type': 'application/octet-stream' }
const first = { 'if-none-match': '*' }

describe.each(programNames)('%s with small limits', (program) => {
  let server: OwnServer
  beforeAll(async () => {
    server = await startOwnServer(shared.stack, limits, { program })
  })
  afterAll(() => server.stop())

  const putText = (token: string, length: number, type = 'collection') =>
    send(server, 'PUT', `/api/sync/data/${type}`, {
      token,
      json: { encrypted_blob: 'A'.repeat(length), nonce: 'AAAA' },
    })
  const sealedPerson = async () => {
    const person = await signUpWithDevice(server)
    const json = { keyring: opaqueKeyring(person.user_id) }
    await send(server, 'PUT', '/api/sync/keyring', { token: person.token, headers: first, json })
    return person
  }
  const blobOf = (account_id: string, bytes: number, data_type = 'collection') => {
    const named = { account_id, data_type, revision: 1 }
    return opaqueBlob(named, bytes - (opaqueBlob(named, 64).length - 64))
  }
  const expectNothing = async (token: string) =>
    expect((await send(server, 'GET', '/api/sync/data', { token })).body.data.items).toEqual([])

  test('a sealed blob of exactly the limit is taken, one of a byte more is refused with both numbers', async () => {
    const { token, user_id } = await sealedPerson()
    const put = (bytes: number) =>
      send(server, 'PUT', '/api/sync/data/collection', {
        token,
        headers: { ...octets, ...first },
        body: blobOf(user_id, bytes),
      })
    const refusal = await put(3001)
    expect(refusal).toMatchObject(refused(413, 'body_too_large'))
    expect(refusal.body.data).toEqual({ limit: 3000, size: 3001 })
    await expectNothing(token)
    expect(await put(3000)).toMatchObject({ status: 200, body: { data: { blob_size_bytes: 3000 } } })
  })

  test('what announces more than the limit is refused before it is sent', async () => {
    const { token } = await sealedPerson()
    const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const announced = request(`${server.url}/api/sync/data/collection`, {
        method: 'PUT',
        headers: { ...octets, ...first, authorization: `Bearer ${token}`, 'content-length': 3001 },
      })
      announced.on('error', reject).on('response', async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() })
        announced.destroy()
      })
      announced.write('R')
    })
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'body_too_large',
      data: { limit: 3000, size: 3001 },
    })
  })

  test('a body without a length is refused where it passes the limit', async () => {
    const { token, user_id } = await sealedPerson()
    const put = async (bytes: number) => {
      const body = new Blob([blobOf(user_id, bytes)]).stream()
      const headers = { ...octets, ...first, authorization: `Bearer ${token}` }
      const answer = await fetch(`${server.url}/api/sync/data/collection`, {
        method: 'PUT',
        headers,
        body,
        duplex: 'half',
      } as RequestInit)
      return { status: answer.status, body: await answer.json() }
    }
    const refusal = await put(3001)
    expect(refusal).toMatchObject(refused(413, 'body_too_large'))
    expect(refusal.body.data).toMatchObject({ limit: 3000 })
    await expectNothing(token)
    expect(await put(3000)).toMatchObject({ status: 200 })
  })

  test("an older client's blob counts as it counts it, not with the JSON around it", async () => {
    const { token } = await signUpWithDevice(server)
    const refusal = await putText(token, 4001)
    expect(refusal).toMatchObject(refused(413, 'body_too_large'))
    expect(refusal.body.data).toEqual({ limit: 3000, size: 3001 })
    const huge = await putText(token, 200_000)
    expect(huge).toMatchObject(refused(413, 'body_too_large'))
    await expectNothing(token)
    expect((await putText(token, 4000)).body.data).toMatchObject({ version: 1, blob_size_bytes: 3000 })
  })

  test('a full account answers 507 with the numbers, keeps what it has, and may always shrink', async () => {
    const { token } = await signUpWithDevice(server)
    await putText(token, 4000, 'history')
    await putText(token, 4000, 'setting')
    const refusal = await putText(token, 4, 'secret')
    expect(refusal).toMatchObject(refused(507, 'quota_exceeded'))
    expect(refusal.body.data).toEqual({ limit: 6000, used: 6000, size: 3 })
    expect(await send(server, 'GET', '/api/sync/data/secret', { token })).toMatchObject(
      refused(404, 'not_found'),
    )
    for (let time = 0; time < 3; time++)
      expect(await putText(token, 4000, 'history')).toMatchObject({ status: 200 })
    expect(await putText(token, 3996, 'history')).toMatchObject({ status: 200 })
    expect(await putText(token, 4, 'secret')).toMatchObject({ status: 200 })
    const { items } = (await send(server, 'GET', '/api/sync/data/history/versions', { token })).body.data
    expect(items.map((item: { version: number }) => item.version)).toEqual([5, 4])
  })

  test('a lack of room is no fault of the server and is not logged as one', async () => {
    const { token } = await signUpWithDevice(server)
    for (const type of ['history', 'setting', 'collection']) await putText(token, 4000, type)
    expect(server.output()).not.toContain('quota_exceeded')
    expect(server.output()).not.toContain('request failed')
  })

  test('writes that race for the last room: as many are kept as fit', async () => {
    const { token } = await signUpWithDevice(server)
    const types = ['history', 'environment', 'secret', 'collection', 'setting']
    const answers: Answer[] = await Promise.all(types.map((type) => putText(token, 4000, type)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 507, 507, 507])
    expect((await send(server, 'GET', '/api/sync/data', { token })).body.data.count).toBe(2)
  })
})
