import { expect, test } from 'vitest'
import { eachServer } from '#testing/each-server.ts'
import { everyRow } from '#testing/every-row.ts'
import { lookAtEveryPage } from '#testing/looking.ts'
import { authorizeDevice } from '#testing/oauth.ts'
import { send, signUp } from '#testing/wire.ts'

eachServer((server) => {
  test('looking at any page of a device login changes no row', async () => {
    const { cookie, user_id } = await signUp(server)
    // The account begins with its first verb.
    await send(server, 'GET', '/api/sync/config', { cookie })
    const login = (await authorizeDevice(server)).body
    const prefix = login.device_code.slice(0, 16)
    // Other tests share the database; what they change is not looked at.
    const own = async () =>
      (await everyRow(server)).filter((row) => row.includes(user_id) || row.includes(prefix))
    const before = await own()
    expect(before.length).toBeGreaterThan(3)
    await lookAtEveryPage(server, login, cookie)
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
