import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { renameDevice as contract } from '#contract/device.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { getOverview } from '#domain/vault/get-overview.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { accountRows, expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { hold, killConnections, race } from '#testing/race.ts'
import { audited } from '#testing/rotation.ts'
import { emptyVault, push, sealedVault } from '#testing/vault.ts'
import { listDevices } from './list-devices.ts'
import { renameDevice } from './rename-device.ts'
import { revokeDevice } from './revoke-device.ts'

const origin = { ip: '192.0.2.7', user_agent: 'test' }

const lastEvent = async (user_id: string) => (await accountRows(user_id)).sync_events?.at(-1)?.row

/** Somebody with two devices: seen in this order, the later first. */
async function twoDevices() {
  const person = await createPerson()
  const [phone, laptop] = [await connectDevice(person, 'Phone'), await connectDevice(person, 'Laptop')]
  return { person, user_id: person.user_id, phone, laptop }
}

test('a person sees all devices, last seen first, and a device sees which of them it is', async () => {
  const { person, user_id, phone, laptop } = await twoDevices()
  await admin()`
    update roost.devices set last_seen_at = now() + interval '1 minute' where id = ${phone.device_id}`
  const whole = {
    id: phone.device_id,
    name: 'Phone',
    device_type: 'desktop',
    is_approved: true,
    is_current: false,
    is_signed_in: true,
    token_prefix: expect.stringMatching(/^flm_sync_[0-9a-f]{7}$/),
    expires_at: expect.any(String),
    public_keys: null,
    last_seen_at: expect.any(String),
    created_at: expect.any(String),
  }
  expect(await listDevices(person)).toEqual([whole, { ...whole, id: laptop.device_id, name: 'Laptop' }])
  expect((await listDevices(laptop)).map(({ name, is_current }) => [name, is_current])).toEqual([
    ['Phone', false],
    ['Laptop', true],
  ])
  await admin()`update roost.sync_sessions set expires_at = now() where user_id = ${user_id}`
  expect(await listDevices(person)).toMatchObject([
    { is_signed_in: false, token_prefix: null, expires_at: null },
    { is_signed_in: false, token_prefix: null, expires_at: null },
  ])
})

test('a device’s public keys are there for the others', async () => {
  const { person, laptop } = await twoDevices()
  const [x25519, ed25519] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  await admin()`
    update roost.devices set x25519_public_key = ${x25519}, ed25519_public_key = ${ed25519}
    where id = ${laptop.device_id}`
  expect((await listDevices(person)).find(({ id }) => id === laptop.device_id)?.public_keys).toEqual({
    x25519: x25519.toString('base64'),
    ed25519: ed25519.toString('base64'),
  })
})

test('a device gets another name, which is written down with who did it', async () => {
  const { user_id, phone, laptop } = await twoDevices()
  const renamed = await renameDevice(laptop, phone.device_id, 'Old phone', origin)
  expect(renamed).toMatchObject({ id: phone.device_id, name: 'Old phone', is_current: false })
  expect(await lastEvent(user_id)).toMatchObject({ event_type: 'device_changed', device_id: phone.device_id })
  expect(await audited(user_id, 'device_renamed')).toEqual([
    {
      metadata: { device_id: phone.device_id, device_name: 'Old phone', previous_name: 'Phone' },
      device_id: laptop.device_id,
      ip_address: '192.0.2.7',
      user_agent: 'test',
    },
  ])
  const again = await expectNoTrace(user_id, () => renameDevice(laptop, phone.device_id, 'Old phone', origin))
  expect(again).toEqual(renamed)
})

test('hostile names become a line of text or are refused', async () => {
  const { person, laptop } = await twoDevices()
  const names = {
    '<script>alert(1)</script>': '<script>alert(1)</script>',
    '\u202egnp.exe': 'gnp.exe',
    'a\u0000b\r\nc\u2028d': 'a b  c d',
    ['x'.repeat(10_240)]: 'x'.repeat(100),
    [`${'x'.repeat(99)}😀`]: `${'x'.repeat(99)}\ufffd`,
    "'; drop table roost.devices; --": "'; drop table roost.devices; --",
  }
  for (const [given, kept] of Object.entries(names)) {
    const { name } = contract.body.parse({ name: given })
    expect((await renameDevice(person, laptop.device_id, name, nowhere)).name).toBe(kept)
  }
  for (const given of ['', '   ', '\u202e\u200b', '\u0000', 7, null, {}, ['Phone'], undefined]) {
    expect(contract.body.safeParse({ name: given }).success, String(given)).toBe(false)
  }
})

test('the devices of others can be neither renamed nor removed, and it looks as if they did not exist', async () => {
  const { person, laptop } = await twoDevices()
  const stranger = await twoDevices()
  const whose = [stranger.user_id, person.user_id]
  for (const caller of [person, laptop]) {
    for (const id of [stranger.phone.device_id, randomUUID()]) {
      for (const user_id of whose) {
        await expectRefusal(user_id, () => renameDevice(caller, id, 'Mine', nowhere), 'device_not_found')
        await expectRefusal(user_id, () => revokeDevice(caller, id, nowhere), 'device_not_found')
      }
    }
  }
  await expect(getSyncConfig(stranger.phone)).resolves.toBeDefined()
})

test('a device that is revoked is signed out and gone, and the others stay', async () => {
  const { person, user_id, phone, laptop } = await twoDevices()
  await revokeDevice(laptop, phone.device_id, origin)
  await expect(getSyncConfig(phone)).rejects.toMatchObject({ code: 'unauthorized' })
  expect((await listDevices(person)).map(({ name }) => name)).toEqual(['Laptop'])
  expect(await lastEvent(user_id)).toMatchObject({ event_type: 'device_revoked', device_id: phone.device_id })
  expect(await audited(user_id, 'device_revoked')).toEqual([
    {
      metadata: { device_id: phone.device_id, device_name: 'Phone' },
      device_id: laptop.device_id,
      ip_address: '192.0.2.7',
      user_agent: 'test',
    },
  ])
  await expectRefusal(user_id, () => revokeDevice(laptop, phone.device_id, origin), 'device_not_found')
})

test('a device may revoke itself', async () => {
  const { user_id, phone } = await twoDevices()
  await revokeDevice(phone, phone.device_id, nowhere)
  await expectRefusal(user_id, () => revokeDevice(phone, phone.device_id, nowhere), 'unauthorized')
})

test('what a device stored stays when it is revoked, and can be replaced', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  const other = await connectDevice(vault.person)
  await revokeDevice(other, vault.device.device_id, nowhere)
  expect((await listBlobs(other)).blobs).toMatchObject([{ version: 1 }])
  expect((await getOverview(vault.person)).blobs).toMatchObject([{ version: 1, device_name: null }])
  expect(await push({ ...vault, device: other }, 2)).toMatchObject({ version: 2 })
})

test('of ten revocations of one device at once one is done', async () => {
  const { person, user_id, phone } = await twoDevices()
  const outcomes = await race(
    user_id,
    Array(10).fill(() => revokeDevice(person, phone.device_id, nowhere)),
    'sync_sessions',
  )
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'device_not_found' })
  }
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await audited(user_id, 'device_revoked')).toHaveLength(1)
})

test('two devices that were away for long may revoke each other at once: neither gets an error for it', async () => {
  const { user_id, phone, laptop } = await twoDevices()
  // Each is noted as seen first, and so holds what the other wants.
  await admin()`
    update roost.sync_sessions set last_used_at = now() - interval '1 hour' where user_id = ${user_id}`
  const attempts = [
    () => revokeDevice(phone, laptop.device_id, nowhere),
    () => revokeDevice(laptop, phone.device_id, nowhere),
  ]
  const outcomes = await race(user_id, attempts, 'devices')
  expect(outcomes.map(({ status }) => status)).toContain('fulfilled')
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'unauthorized' })
  }
})

test('a revocation whose connection dies leaves the device signed in', async () => {
  const { person, user_id, phone } = await twoDevices()
  await expectNoTrace(user_id, () =>
    hold('sync_heads', user_id, async (waiting) => {
      const revocation = expect(revokeDevice(person, phone.device_id, nowhere)).rejects.toMatchObject({
        code: 'database_unavailable',
      })
      await killConnections(await waiting(1), revocation)
    }),
  )
  await expect(getSyncConfig(phone)).resolves.toBeDefined()
})

test('somebody without a device has an empty list', async () => {
  expect(await listDevices(await createPerson())).toEqual([])
  expect(await listDevices((await emptyVault()).person)).toHaveLength(1)
})
