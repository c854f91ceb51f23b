import { expect, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { eachServer } from '#testing/each-server.ts'
import { connectDevice, send, signUpWithDevice } from '#testing/wire.ts'

eachServer((server) => {
  /** Lets time pass since this token was retired. */
  const ageRetirement = (token: string, seconds: number) => adminOf(server)`
    update roost.sync_retired_tokens set retired_at = retired_at - make_interval(secs => ${seconds})
    where token_hash = sha256(${token}::text::bytea)`
  const isAlive = async (token: string) =>
    (await send(server, 'GET', '/api/sync/config', { token })).status === 200

  test('a token used a minute after its end ends the session it was of, and no other', async () => {
    const { token, cookie, device_id } = await signUpWithDevice(server)
    const other = await connectDevice(server, cookie)
    const renewed = (await send(server, 'POST', '/api/sync/rotate', { token })).body.data.session_token
    expect(await isAlive(renewed)).toBe(true)
    await ageRetirement(token, 61)
    const { seq } = (await send(server, 'GET', '/api/sync/changes', { cookie })).body.data
    const held = send(server, 'GET', `/api/sync/changes?since=${seq}&wait=60`, { cookie })
    expect(await isAlive(token)).toBe(false)
    expect((await held).body.data.events).toMatchObject([{ type: 'device_changed', device_id }])
    expect(await isAlive(renewed)).toBe(false)
    expect(await isAlive(other.token)).toBe(true)
    const revoked = await send(server, 'GET', '/api/audit?event_type=token_revoked', { cookie })
    expect(revoked.body.data).toMatchObject([
      { user_agent: 'node', metadata: { reason: 'token_reuse_detected' } },
    ])
  })
})
