import { expect, test } from 'vitest'
import { eachServer } from '#testing/each-server.ts'
import { everyRow } from '#testing/every-row.ts'
import { authorizeDevice } from '#testing/oauth.ts'
import { send, signUp } from '#testing/wire.ts'

eachServer((server) => {
  test('looking at any page of a device login changes nothing', async () => {
    const { cookie, user_id } = await signUp(server)
    // The account begins with its first verb.
    await send(server, 'GET', '/api/sync/config', { cookie })
    const { device_code, user_code, verification_uri_complete } = (await authorizeDevice(server)).body
    const prefix = device_code.slice(0, 16)
    // Other tests share the database; what they change is not looked at.
    const own = async () =>
      (await everyRow(server)).filter((row) => row.includes(user_id) || row.includes(prefix))
    const before = await own()
    expect(before.length).toBeGreaterThan(3)
    const link = verification_uri_complete.slice(server.url.length)
    const token = link.split('token=')[1]
    const paths = [
      ['/device', `/device?user_code=${user_code}`, `/device?user_code=${user_code}&decision=approve`],
      [link, `${link}&decision=approve`, `/sync/authorize?token=${device_code}`],
      [`/login?token=${token}`, '/login?redirect=/device', '/sync/complete?status=success', '/dashboard'],
    ].flat()
    for (const path of paths) {
      for (const method of ['GET', 'HEAD']) {
        for (const who of [{ cookie }, {}]) {
          expect((await send(server, method, path, who)).status, path).toBeLessThan(400)
        }
      }
    }
    expect(await own()).toEqual(before)
    for (const path of ['/oauth/token', '/oauth/device_authorization', '/api/sync/claim', '/api/sync/init']) {
      expect((await send(server, 'GET', `${path}?temp_token=${device_code}`, { cookie })).status).toBe(405)
    }
    expect(await own()).toEqual(before)
  })

  test('how a login ended is said, and a status nobody knows is no waiting', async () => {
    for (const [query, words] of [
      ['?status=success', 'Device approved'],
      ['?status=denied', 'Request denied'],
      ['?status=expired', 'This request has expired'],
      ['?status=nonsense', 'This link leads nowhere'],
      ['?status=success&status=denied', 'This link leads nowhere'],
      ['', 'This link leads nowhere'],
    ]) {
      const { status, bytes } = await send(server, 'GET', `/sync/complete${query}`)
      expect(status).toBe(200)
      expect(new TextDecoder().decode(bytes)).toContain(words)
    }
  })
})
