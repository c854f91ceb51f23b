import { expect, onTestFinished, test } from 'vitest'
import { createDesktopClient } from '#testing/desktop-client.ts'
import { startExternalStack } from '#testing/external-stack.ts'
import { roomyLimits } from '#testing/limits.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { send, signUp } from '#testing/wire.ts'

/** Every limit as an operator gets it. */
const asShipped = Object.fromEntries(Object.keys(roomyLimits).map((name) => [name, '']))

test('with the limits as they are shipped, two desktop clients of one address meet none of them', async () => {
  // Logins that wait are counted by address, and those of other tests come from the same one.
  const stack = await startExternalStack()
  onTestFinished(stack.close)
  const server = await startOwnServer(stack, asShipped)
  onTestFinished(server.stop)
  const { cookie } = await signUp(server)
  const open = (login_url: string) => {
    const temp_token = new URL(login_url).searchParams.get('token')
    return send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
  }
  const clients = [createDesktopClient(server), createDesktopClient(server)]
  for (const client of clients) {
    await client.connect({ pause_ms: 50, open })
    await client.disconnect()
    await client.connect({ pause_ms: 50, open })
  }
  const writes = Array.from({ length: 200 }, (_, step) =>
    clients[step % 2]?.change('setting', { fontSize: step }),
  )
  expect(new Set(await Promise.all(writes)).size).toBe(200)
  for (const client of clients) {
    await client.syncNow()
    expect(client.status()).toBe('idle')
  }
})
