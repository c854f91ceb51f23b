import { expect, inject, test } from 'vitest'
import { changes, headOf, soon, toggle, untilHeld } from '#testing/changes.ts'
import { eachServer } from '#testing/each-server.ts'
import { connectDevice, refused, send, signUp, signUpWithDevice } from '#testing/wire.ts'

eachServer((server) => {
  test('a held request of a browser ends when it signs out', async () => {
    const { cookie, auth } = await signUp(server)
    const { body } = await changes(server, '', { cookie })
    const held = changes(server, `?since=${body.data.seq}&wait=60`, { cookie })
    await untilHeld()
    await auth.signOut({ scope: 'local' })
    expect(await soon(held)).toMatchObject(refused(401, 'unauthorized'))
  })
})

const [front, next] = inject('servers')
if (!front || !next) throw new Error('two servers share a database')

test.each([
  [front, next],
  [next, front],
])('what one instance does ends and answers what another holds', async (here, there) => {
  const { token, cookie } = await signUpWithDevice(here)
  const other = await connectDevice(here, cookie)
  const head = await headOf(here, token)
  const answered = changes(here, `?since=${head}&wait=60`, { token })
  await toggle(there, other.token)
  expect(await soon(answered)).toMatchObject({ status: 200, body: { data: { events: [{ seq: head + 1 }] } } })

  const ended = changes(here, `?since=${head + 1}&wait=60`, { token })
  await untilHeld()
  await send(there, 'POST', '/api/sync/revoke', { token })
  expect(await soon(ended)).toMatchObject(refused(401, 'unauthorized'))
})
