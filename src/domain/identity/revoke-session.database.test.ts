import { expect, test } from 'vitest'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { getOverview } from '#domain/vault/get-overview.ts'
import { accountRows, expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { push, sealedVault } from '#testing/vault.ts'
import { revokeSession } from './revoke-session.ts'

test('revoking ends the session of that device and of no other', async () => {
  const person = await createPerson()
  const [phone, laptop] = [await connectDevice(person, 'Phone'), await connectDevice(person, 'Laptop')]
  const stranger = await connectDevice(await createPerson())
  await revokeSession(phone, { ip: '192.0.2.7', user_agent: 'test' })
  await expect(getSyncConfig(phone)).rejects.toMatchObject({ code: 'unauthorized' })
  for (const device of [laptop, stranger]) await expect(getSyncConfig(device)).resolves.toBeDefined()
  const signed_in = Object.fromEntries(
    (await getOverview(person)).devices.map(({ name, is_signed_in }) => [name, is_signed_in]),
  )
  expect(signed_in).toEqual({ Phone: false, Laptop: true })

  const rows = await accountRows(person.user_id)
  expect(rows.sync_events?.at(-1)?.row).toMatchObject({
    event_type: 'device_changed',
    device_id: phone.device_id,
  })
  expect(rows.audit_logs?.map(({ row }) => row)).toContainEqual(
    expect.objectContaining({
      event_type: 'token_revoked',
      device_id: phone.device_id,
      ip_address: '192.0.2.7',
    }),
  )
})

test('of ten revocations at once one is done, and written down once', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  const outcomes = await race(
    person.user_id,
    Array(10).fill(() => revokeSession(device, nowhere)),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const revoked = await admin()`
    select from roost.audit_logs where user_id = ${person.user_id} and event_type = 'token_revoked'`
  expect(revoked).toHaveLength(1)
})

test("a device's data outlives its session", async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await revokeSession(vault.device, nowhere)
  await expectNoTrace(vault.user_id, () => getOverview(vault.person))
  expect((await getOverview(vault.person)).blobs).toMatchObject([{ version: 1, device_name: 'Laptop' }])
})
