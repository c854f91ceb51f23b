import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { listChanges } from '#domain/events/list-changes.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { accountRows, expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { isIntact } from '#testing/audit-chain.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { hold, killConnections, race } from '#testing/race.ts'
import { audited } from '#testing/rotation.ts'
import { push, sealedVault } from '#testing/vault.ts'
import { listDevices } from './list-devices.ts'
import { revokeDevice } from './revoke-device.ts'
import { revokeDevices } from './revoke-devices.ts'

const origin = { ip: '192.0.2.7', user_agent: 'test' }

/** Somebody with these devices. */
async function household(...names: string[]) {
  const person = await createPerson()
  const devices = []
  for (const name of names) devices.push(await connectDevice(person, name))
  const [first, second] = devices
  if (!first || !second) throw new Error('a household has devices')
  return { person, user_id: person.user_id, devices, first, second }
}

const namesOf = async (person: Parameters<typeof listDevices>[0]) =>
  (await listDevices(person)).map(({ name }) => name)

test('all devices are signed out and gone, each with an event and a row in the log', async () => {
  const { person, user_id, devices } = await household('Phone', 'Laptop', 'Attic')
  expect(await revokeDevices(person, null, origin)).toBe(3)
  expect(await listDevices(person)).toEqual([])
  for (const device of devices) {
    await expect(getSyncConfig(device)).rejects.toMatchObject({ code: 'unauthorized' })
  }
  const page = { since: 0, epoch: undefined, limit: 50 }
  const { events } = await listChanges(person, page, 0, AbortSignal.timeout(5000))
  const revoked = events.filter(({ type }) => type === 'device_revoked').map(({ device_id }) => device_id)
  expect(revoked.toSorted()).toEqual(devices.map(({ device_id }) => device_id).toSorted())
  expect(await audited(user_id, 'device_revoked')).toEqual(
    ['Attic', 'Laptop', 'Phone'].map((device_name) => ({
      metadata: { device_id: expect.any(String), device_name },
      device_id: null,
      ip_address: '192.0.2.7',
      user_agent: 'test',
    })),
  )
  expect(await isIntact(admin(), user_id)).toBe(true)
})

test('one device may be kept; to ask again changes nothing', async () => {
  const { person, user_id, first } = await household('Phone', 'Laptop', 'Attic')
  expect(await revokeDevices(person, first.device_id, origin)).toBe(2)
  await expect(getSyncConfig(first)).resolves.toBeDefined()
  expect(await namesOf(person)).toEqual(['Phone'])
  const again = () => revokeDevices(person, first.device_id, origin)
  expect(await expectNoTrace(user_id, again)).toBe(0)
})

test('a device to keep that is not there is refused, so that nothing is lost by a mistake', async () => {
  const { person, user_id, first, second } = await household('Phone', 'Laptop')
  const stranger = await household('Phone', 'Laptop')
  await revokeDevice(person, first.device_id, nowhere)
  for (const keep of [first.device_id, stranger.first.device_id, randomUUID()]) {
    for (const whose of [user_id, stranger.user_id]) {
      await expectRefusal(whose, () => revokeDevices(person, keep, nowhere), 'device_not_found')
    }
  }
  await expect(getSyncConfig(second)).resolves.toBeDefined()
})

test('the devices of others stay', async () => {
  const { person } = await household('Phone', 'Laptop')
  const stranger = await household('Phone', 'Laptop')
  await expectNoTrace(stranger.user_id, () => revokeDevices(person, null, nowhere))
  for (const device of stranger.devices) await expect(getSyncConfig(device)).resolves.toBeDefined()
})

test('what the devices stored stays', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await revokeDevices(vault.person, null, nowhere)
  const next = await connectDevice(vault.person)
  expect((await listBlobs(next)).blobs).toMatchObject([{ version: 1 }])
})

test('of ten who revoke all devices at once one does it, and the others find nothing left', async () => {
  const { person, user_id } = await household('Phone', 'Laptop', 'Attic')
  const attempts = Array(10).fill(() => revokeDevices(person, null, nowhere))
  const outcomes = await race(user_id, attempts, 'sync_sessions')
  expect(outcomes.map((one) => one.status === 'fulfilled' && one.value).toSorted()).toEqual([
    ...Array(9).fill(0),
    3,
  ])
  expect(await audited(user_id, 'device_revoked')).toHaveLength(3)
})

test('of two who each keep another device at once one does it, and its device stays', async () => {
  const { person, user_id, first, second } = await household('Phone', 'Laptop')
  const attempts = [first, second].map(
    ({ device_id }) =>
      () =>
        revokeDevices(person, device_id, nowhere),
  )
  const [one, other] = await race(user_id, attempts, 'sync_sessions')
  expect(one).toMatchObject({ status: 'fulfilled', value: 1 })
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'device_not_found' } })
  expect(await namesOf(person)).toEqual(['Phone'])
})

test('one device and all of them may be revoked at once: each is written down once', async () => {
  const { person, user_id, first } = await household('Phone', 'Laptop', 'Attic')
  const attempts: (() => Promise<unknown>)[] = [
    () => revokeDevice(person, first.device_id, nowhere),
    () => revokeDevices(person, null, nowhere),
  ]
  const [one, all] = await race(user_id, attempts, 'sync_sessions')
  expect(all).toMatchObject({ status: 'fulfilled' })
  if (one?.status === 'rejected') expect(one.reason).toMatchObject({ code: 'device_not_found' })
  expect(await audited(user_id, 'device_revoked')).toHaveLength(3)
})

test('should the connection die in the middle, all devices stay signed in', async () => {
  const { person, user_id, devices } = await household('Phone', 'Laptop')
  await expectNoTrace(user_id, () =>
    hold('audit_heads', user_id, async (waiting) => {
      const revocation = expect(revokeDevices(person, null, nowhere)).rejects.toMatchObject({
        code: 'database_unavailable',
      })
      await killConnections(await waiting(1), revocation)
    }),
  )
  for (const device of devices) await expect(getSyncConfig(device)).resolves.toBeDefined()
})

test('an account without devices, and one that was deleted meanwhile', async () => {
  const person = await createPerson()
  await getSyncConfig(person)
  expect(await expectNoTrace(person.user_id, () => revokeDevices(person, null, nowhere))).toBe(0)
  await admin()`delete from auth.sessions where user_id = ${person.user_id}`
  await expectRefusal(person.user_id, () => revokeDevices(person, null, nowhere), 'unauthorized')
  expect((await accountRows(person.user_id)).devices).toBeUndefined()
})
