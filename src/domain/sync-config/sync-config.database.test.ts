import { expect, test } from 'vitest'
import { accountRows, expectNoTrace } from '#testing/account-rows.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { getSyncConfig } from './get-sync-config.ts'
import { putSyncConfig } from './put-sync-config.ts'

const allOn = {
  sync_history: true,
  sync_environments: true,
  sync_secrets: true,
  sync_collections: true,
  sync_settings: true,
}
const names = Object.keys(allOn) as (keyof typeof allOn)[]

test('a new account syncs every type, and its devices and person read the same', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  expect(await getSyncConfig(person)).toEqual({ ...allOn, updated_at: expect.any(String) })
  expect(await getSyncConfig(device)).toEqual(await getSyncConfig(person))
})

test('any subset of the preferences changes, and the others stay', async () => {
  const person = await createPerson()
  let expected: Record<string, boolean> = allOn
  for (let subset = 1; subset < 32; subset++) {
    const chosen = names.filter((_, index) => subset & (1 << index))
    const change = Object.fromEntries(chosen.map((name) => [name, !expected[name]]))
    await putSyncConfig(person, change, nowhere)
    expected = { ...expected, ...change }
    expect(await getSyncConfig(person)).toMatchObject(expected)
  }
})

test('five devices that each change another preference at once all get their way', async () => {
  const person = await createPerson()
  const devices = await Promise.all(names.map(() => connectDevice(person)))
  const changes = names.map((name) => ({ [name]: false }))
  await Promise.all(devices.map((device, index) => putSyncConfig(device, changes[index] ?? {}, nowhere)))
  expect(await getSyncConfig(person)).toMatchObject(Object.assign({}, ...changes))
})

test('a change has its event and its audit row, which say who and what', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  await putSyncConfig(device, { sync_secrets: false }, { ip: '2001:db8::1', user_agent: 'agent' })
  const { sync_events, audit_logs } = await accountRows(person.user_id)
  expect(sync_events?.at(-1)?.row).toMatchObject({
    event_type: 'config_changed',
    device_id: device.device_id,
  })
  expect(audit_logs?.map(({ row }) => row)).toContainEqual(
    expect.objectContaining({
      event_type: 'config_updated',
      metadata: { updates: { sync_secrets: false } },
      ip_address: '2001:db8::1',
      user_agent: 'agent',
      device_id: device.device_id,
    }),
  )
})

test("a stranger's change leaves everybody else's preferences alone", async () => {
  const person = await createPerson()
  await getSyncConfig(person)
  const stranger = await createPerson()
  await expectNoTrace(person.user_id, () => putSyncConfig(stranger, { sync_history: false }, nowhere))
  expect(await getSyncConfig(person)).toMatchObject(allOn)
})
