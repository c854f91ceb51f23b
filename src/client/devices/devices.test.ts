import { expect, test } from 'vitest'
import { getConfig } from '#client/config/get-config.ts'
import { setConfig } from '#client/config/set-config.ts'
import { signedInDevice } from '#client/testing/device.ts'
import { createFakeAccount } from '#client/testing/fake-account.ts'
import { listDevices } from './list-devices.ts'
import { renameDevice } from './rename-device.ts'
import { revokeDevice } from './revoke-device.ts'

async function twoDevices() {
  const server = createFakeAccount()
  const [first, second] = [await signedInDevice(server), await signedInDevice(server)]
  const [mine = '', theirs = ''] = server.devices.map(({ id }) => id)
  return { server, first, second, mine, theirs }
}

test('the list says which device asks', async () => {
  const { first, mine } = await twoDevices()
  const devices = await listDevices(first)
  expect(devices.filter(({ is_current }) => is_current).map(({ id }) => id)).toEqual([mine])
})

test('a device that renames itself remembers its name, and another one keeps its own', async () => {
  const { first, second, mine } = await twoDevices()
  await renameDevice(second, { id: mine, name: 'Attic' })
  expect(first.store.profile?.device_name).toBe('Test')
  await renameDevice(first, { id: mine, name: 'Cellar' })
  expect(first.store.profile?.device_name).toBe('Cellar')
  const nobody = { id: crypto.randomUUID(), name: 'x' }
  await expect(renameDevice(first, nobody)).rejects.toMatchObject({ code: 'device_not_found' })
})

test('a revoked device is signed out, and revoking it again, after a lost answer too, is no failure', async () => {
  const { server, first, second, theirs } = await twoDevices()
  let lost = 0
  server.faultFor = ({ method }) => (method === 'DELETE' && lost++ === 0 ? 'lost answer' : undefined)
  expect(await revokeDevice(first, theirs)).toBe('gone')
  await expect(listDevices(second)).rejects.toMatchObject({ code: 'unauthorized' })
  expect(await listDevices(first)).toHaveLength(1)
})

test('preferences that are not named stay as they are', async () => {
  const { first, second } = await twoDevices()
  expect(await setConfig(first, { sync_history: false })).toEqual({ sync_history: false })
  expect(await getConfig(second)).toMatchObject({ sync_history: false, sync_secrets: true })
})
