import { describe, expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

const confirm = 'somebody@example.test'
const current_password = 'a password of nobody'

anyServer((server) => {
  test('the export is for the person at the browser alone, and another gets theirs', async () => {
    const [mine, other] = [await signUpWithDevice(server), await signUp(server)]
    expect(await send(server, 'GET', '/api/account')).toMatchObject(refused(401, 'unauthorized'))
    expect(await send(server, 'GET', '/api/account', { token: mine.token })).toMatchObject(
      refused(401, 'unauthorized'),
    )
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect(await send(server, 'GET', '/api/account', { cookie: mine.cookie, headers })).toMatchObject(
      refused(403, 'cross_origin'),
    )
    const theirs = await send(server, 'GET', '/api/account', { cookie: other.cookie })
    expect(theirs.headers.get('content-type')).toBe('application/zip')
    expect(theirs.headers.get('cache-control')).toBe('no-store')
    const text = Buffer.from(theirs.bytes).toString('latin1')
    for (const id of [mine.device_id, mine.account_id]) expect(text).not.toContain(id)
  })

  describe('deleting the account', () => {
    const remove = (json: unknown, input: object) =>
      send(server, 'DELETE', '/api/account', { json, ...input })

    test('is refused to a device, to nobody and to another site', async () => {
      const { cookie, token } = await signUpWithDevice(server)
      const body = { current_password, confirm }
      for (const caller of [{ token }, {}]) {
        expect(await remove(body, caller)).toMatchObject(refused(401, 'unauthorized'))
      }
      const headers = { origin: 'https://evil.example' }
      expect(await remove(body, { cookie, headers })).toMatchObject(refused(403, 'cross_origin'))
      expect(await send(server, 'GET', '/api/sync/config', { token })).toMatchObject({ status: 200 })
    })

    test('takes the right password and the right address, and otherwise deletes nothing', async () => {
      const { cookie, email } = await signUp(server)
      expect(await remove({ current_password, confirm }, { cookie })).toMatchObject(
        refused(400, 'wrong_confirmation'),
      )
      expect(await remove({ current_password, confirm: email }, { cookie })).toMatchObject(
        refused(400, 'wrong_password'),
      )
      for (const body of [{ confirm: email }, { current_password }, {}, []]) {
        expect(await remove(body, { cookie })).toMatchObject(refused(400, 'invalid_request'))
      }
      expect(await send(server, 'GET', '/api/sync/config', { cookie })).toMatchObject({ status: 200 })
    })
  })
})
