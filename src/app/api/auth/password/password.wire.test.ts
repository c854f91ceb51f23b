import { describe, expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { refused, send, signUpWithDevice } from '#testing/wire.ts'

const current_password = 'a password of nobody'
const new_password = 'battery staple horse'

anyServer((server) => {
  const put = (json: unknown, input: object) => send(server, 'PUT', '/api/auth/password', { json, ...input })

  describe('a change of the password refuses', () => {
    test('what is no change, in the words older clients know', async () => {
      const { cookie } = await signUpWithDevice(server)
      for (const [json, error] of [
        [{}, 'current_password and new_password are required'],
        [{ current_password }, 'current_password and new_password are required'],
        [{ current_password, new_password: '' }, 'current_password and new_password are required'],
        [{ current_password: 7, new_password }, 'current_password and new_password are required'],
        [{ current_password, new_password: 'short' }, 'New password must be at least 8 characters'],
        [{ current_password, new_password: 'ä'.repeat(40) }, 'New password must be at most 72 bytes'],
        [{ new_password }, 'current_password is required'],
      ]) {
        expect(await put(json, { cookie }), JSON.stringify(json)).toMatchObject({
          status: 400,
          body: { success: false, code: 'invalid_request', error },
        })
      }
    })

    test('who is not signed in, a device, a request of another site, and who does not know the old one', async () => {
      const { cookie, token } = await signUpWithDevice(server)
      const json = { current_password, new_password }
      expect(await put(json, {})).toMatchObject({ status: 401, body: { error: 'Not authenticated' } })
      expect(await put(json, { token })).toMatchObject(refused(401, 'unauthorized'))
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        expect(await put(json, { cookie, headers })).toMatchObject(refused(403, 'cross_origin'))
      }
      expect(await put(json, { cookie })).toMatchObject(refused(400, 'wrong_password'))
      expect(await send(server, 'GET', '/api/sync/config', { cookie })).toMatchObject({ status: 200 })
    })
  })
})
