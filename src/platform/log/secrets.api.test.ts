import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type OwnServer, programNames, startOwnServer } from '#testing/own-server.ts'
import { PASSWORD } from '#testing/sign-up.ts'
import { connectDevice, send, signUp } from '#testing/wire.ts'

const [ours] = inject('servers')
if (!ours) throw new Error('a server is needed for its database')

describe.each(programNames)('the log of the %s', (program) => {
  let server: OwnServer

  beforeAll(async () => {
    server = await startOwnServer(ours.stack, { LOG_LEVEL: 'debug' }, { program })
  })
  afterAll(() => server.stop())

  test('has a line for each request and no secret in any, at its most talkative', async () => {
    const person = await signUp(server)
    const { cookie } = person
    const started = await send(server, 'POST', '/api/sync/init', { json: { device_name: 'Hidden laptop' } })
    const { temp_token, login_url } = started.body.data
    const handle = new URL(login_url).searchParams.get('token') ?? ''
    const { token } = await connectDevice(server, cookie)
    const master_key = Buffer.from('a key that nobody may read, ever').toString('base64')
    const password = PASSWORD
    const code = 'an-auth-code-of-somebody'

    await send(server, 'POST', '/api/sync/token', { json: { temp_token } })
    await send(server, 'PUT', '/api/sync/key', { token, json: { master_key } })
    await send(server, 'PUT', '/api/sync/config', {
      token,
      json: {},
      headers: { 'idempotency-key': 'my-secret-key' },
    })
    await send(server, 'GET', `/api/sync/config?token=${token}`, { cookie })
    await send(server, 'GET', `/api/nowhere/${token}`, { token })
    await send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token: handle } })
    for (const path of [
      `/sync/authorize?token=${handle}`,
      `/login?token=${handle}`,
      `/auth/callback?code=${code}`,
      `/dashboard?token=${token}`,
    ]) {
      await send(server, 'GET', path, { cookie })
      await send(server, 'GET', path)
      // An action that does not exist makes Next complain.
      await send(server, 'POST', path, { cookie, headers: { 'next-action': 'f'.repeat(42) }, body: password })
    }
    await sendRaw(
      server.url,
      `GET /dashboard?token=${token} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`,
    )

    const output = server.output()
    expect(output).toContain('/api/sync/config')
    const secrets = {
      token,
      temp_token,
      handle,
      master_key,
      password,
      code,
      email: person.email,
      key: 'my-secret-key',
    }
    for (const [what, secret] of Object.entries(secrets)) {
      expect(secret.length, what).toBeGreaterThan(8)
      expect(output.includes(secret), what).toBe(false)
    }
    for (const part of cookie.split(/; ?|=/).filter((text) => text.length > 40)) {
      expect(output.includes(part.slice(0, 40)), 'cookie').toBe(false)
    }
    expect(output).not.toContain(person.session?.access_token.split('.')[2])
  })
})

/** Sends bytes as they are, and waits for the end of whatever comes back. */
function sendRaw(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(text))
    socket
      .on('error', reject)
      .on('close', () => resolve())
      .resume()
  })
}
