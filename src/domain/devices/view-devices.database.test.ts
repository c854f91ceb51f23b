import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { opaqueKeyring } from '#testing/sealed.ts'
import { emptyVault, push, sealedVault } from '#testing/vault.ts'
import { revokeDevice } from './revoke-device.ts'
import { viewDevice } from './view-device.ts'
import { viewDevices } from './view-devices.ts'

const all = { name: '', page: 1 }

const namesOf = ({ devices }: { devices: { name: string }[] }) => devices.map(({ name }) => name)

/** Gives a person further devices of these names, of which every third is signed out. */
const addDevices = (user_id: string, names: string[]) => admin()`
  with added as (
    insert into roost.devices (user_id, name, device_type)
    select ${user_id}, name, 'linux' from unnest(${names}::text[]) as name returning id
  ), numbered as (select id, row_number() over () as number from added)
  insert into roost.sync_sessions (user_id, device_id, token_hash, token_prefix, expires_at)
  select ${user_id}, id, sha256(id::text::bytea), 'flm_sync_', now() + make_interval(days => (number % 3)::integer)
  from numbered`

test('devices are listed by name, those that are signed in first', async () => {
  const { person, user_id } = await emptyVault()
  await addDevices(user_id, ['beta', 'Alpha', 'gone'])
  const view = await viewDevices(person, all)
  expect(namesOf(view)).toEqual(['Alpha', 'beta', 'Laptop', 'gone'])
  expect(view).toMatchObject({ device_count: 4, signed_in_count: 3, signed_out_count: 1, page: 1 })
})

test('of hundreds there are pages of fifty; one beyond the last is the last', async () => {
  const { person, user_id } = await emptyVault()
  const names = Array.from({ length: 120 }, (_, index) => `Device ${String(index).padStart(3, '0')}`)
  await addDevices(user_id, names)
  const pages = await Promise.all([1, 2, 3, 99, 0, -1].map((page) => viewDevices(person, { name: '', page })))
  expect(pages.map(({ page, devices }) => [page, devices.length])).toEqual([
    [1, 50],
    [2, 50],
    [3, 21],
    [3, 21],
    [1, 50],
    [1, 50],
  ])
  expect(new Set(pages.slice(0, 3).flatMap(namesOf)).size).toBe(121)
})

test('a part of a name finds the devices that have it, whatever its case and signs', async () => {
  const { person, user_id } = await emptyVault()
  await addDevices(user_id, ['50% <b>off</b>', 'Ünder_stairs', 'x'.repeat(100)])
  const found = async (name: string) => namesOf(await viewDevices(person, { name, page: 1 }))
  expect(await found('lapTOP')).toEqual(['Laptop'])
  expect(await found('%')).toEqual(['50% <b>off</b>'])
  expect(await found('r_s')).toEqual(['Ünder_stairs'])
  expect(await found("'; drop")).toEqual([])
  expect(await viewDevices(person, { name: 'nobody', page: 4 })).toMatchObject({
    device_count: 4,
    signed_in_count: 0,
    signed_out_count: 0,
    page: 1,
    devices: [],
  })
})

test('a revoked device to which the key is sealed is counted until there is a new key', async () => {
  const vault = await sealedVault()
  const { person, user_id, device } = vault
  const members = [device.device_id, randomUUID()].map((device_id) => ({ kind: 'device', device_id }))
  const document = { ...opaqueKeyring(user_id), recipients: [{ kind: 'recovery' }, ...members] }
  await admin()`
    update roost.vault_keyrings set document = ${JSON.stringify(document)} where user_id = ${user_id}`
  expect(await viewDevices(person, all)).toMatchObject({ has_keyring: true, revoked_with_key_count: 1 })
  expect(await viewDevice(person, device.device_id)).toMatchObject({ has_keyring: true, has_key: true })
  await revokeDevice(person, device.device_id, nowhere)
  expect(await viewDevices(person, all)).toMatchObject({ revoked_with_key_count: 2, device_count: 0 })
})

test('an account without a keyring has no revoked device that could hold the key', async () => {
  const { person, device } = await emptyVault()
  await revokeDevice(person, device.device_id, nowhere)
  expect(await viewDevices(person, all)).toMatchObject({ has_keyring: false, revoked_with_key_count: 0 })
})

test('a device is shown with its sessions and what it has stored', async () => {
  const vault = await sealedVault()
  const { person, device } = vault
  const other = await connectDevice(person, 'Phone')
  await push(vault, 1)
  const view = await viewDevice(person, device.device_id)
  expect(view).toMatchObject({
    device: { id: device.device_id, name: 'Laptop', is_signed_in: true },
    other_count: 1,
    has_key: false,
    sessions: [{ token_prefix: expect.stringMatching(/^flm_sync_/), revoked_at: null }],
    stored: [{ data_type: 'collection', version: 1 }],
  })
  expect(await viewDevice(person, other.device_id)).toMatchObject({ stored: [] })
})

test('the devices of others are none, and their account is not looked into', async () => {
  const { person } = await emptyVault()
  const stranger = await sealedVault()
  await push(stranger, 1)
  for (const id of [stranger.device.device_id, randomUUID()]) {
    expect(await viewDevice(person, id)).toMatchObject({
      device: null,
      other_count: 1,
      has_keyring: false,
      has_key: false,
      sessions: [],
      stored: [],
    })
  }
  expect(namesOf(await viewDevices(person, all))).toEqual(['Laptop'])
})

test('somebody who has signed out sees nothing', async () => {
  const { person, device } = await emptyVault()
  await admin()`delete from auth.sessions where user_id = ${person.user_id}`
  await expect(viewDevices(person, all)).rejects.toMatchObject({ code: 'unauthorized' })
  await expect(viewDevice(person, device.device_id)).rejects.toMatchObject({ code: 'unauthorized' })
})

test('an account that has just begun has a cursor to follow from', async () => {
  expect((await viewDevices(await createPerson(), all)).cursor).toEqual({ epoch: 1, seq: 0 })
})
