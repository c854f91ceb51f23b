import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { lookAtEveryPage } from '#testing/looking.ts'
import { askToken, authorizeDevice } from '#testing/oauth.ts'
import { send, signUp } from '#testing/wire.ts'

anyServer((server) => {
  test('looking at any page of a device login decides nothing and leaves no word of itself', async () => {
    const { cookie } = await signUp(server)
    const told = async () => {
      const paths = ['/api/sync/changes', '/api/audit', '/api/devices', '/api/sync/config']
      const answers = []
      for (const path of paths) answers.push((await send(server, 'GET', path, { cookie })).body)
      return answers
    }
    // The account begins with its first verb.
    await told()
    const before = await told()
    const login = (await authorizeDevice(server)).body
    await lookAtEveryPage(server, login, cookie)
    expect(await told()).toEqual(before)
    expect(await askToken(server, login.device_code)).toMatchObject({
      body: { error: 'authorization_pending' },
    })
  })
})
