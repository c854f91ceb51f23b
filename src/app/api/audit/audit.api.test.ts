import { expect, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { addressAt, auditOf } from '#testing/audit-log.ts'
import { eachServer } from '#testing/each-server.ts'
import { send, signUpWithDevice } from '#testing/wire.ts'

eachServer((server) => {
  test('the chain of the log breaks when somebody with all power over the database touches a row', async () => {
    const { token, cookie, user_id } = await signUpWithDevice(server)
    for (const sync_history of [false, true, false])
      await send(server, 'PUT', '/api/sync/config', { token, json: { sync_history } })
    const verify = async () => (await send(server, 'GET', '/api/audit/verify', { cookie })).body.data
    expect(await verify()).toMatchObject({ valid: true, checked: 5, broken_at: null })
    await adminOf(server)`
      update roost.audit_logs set ip_address = '198.51.100.1' where user_id = ${user_id} and seq = 4`
    expect(await verify()).toMatchObject({ valid: false, checked: 5, broken_at: 4 })
  })

  test('a row says where a request came from, as far as the server can know', async () => {
    const { user_id } = await signUpWithDevice(server)
    for (const { ip_address } of await auditOf(server, user_id)) expect(ip_address).toBe(addressAt(server))
  })
})
