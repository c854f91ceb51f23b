import { expect, test } from 'vitest'
import { store } from '#client/testing/contents.ts'
import { accountWithTwoDevices, signedInDevice, text } from '#client/testing/device.ts'
import { createFakeAccount } from '#client/testing/fake-account.ts'
import { removeBlob } from '#client/versions/remove-blob.ts'
import { exportOpened } from './export-opened.ts'
import { exportSealed } from './export-sealed.ts'

async function account() {
  const made = await accountWithTwoDevices()
  const server = createFakeAccount(made.server.account_id)
  server.keyring = made.server.keyring
  const device = await signedInDevice(server)
  await device.store.change((fresh) => fresh && { ...fresh, vault: made.first.store.profile?.vault ?? null })
  return { server, device }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

test('an opened export has every type that holds something', async () => {
  const { device } = await account()
  await store(device, 'secret', 'hidden')
  await store(device, 'history', 'one')
  await store(device, 'setting', 'gone')
  await removeBlob(device, 'setting')
  const exported = await collect(exportOpened(device))
  expect(exported).toEqual([
    { data_type: 'history', revision: 1, plaintext: text('one') },
    { data_type: 'secret', revision: 1, plaintext: text('hidden') },
  ])
})

test('a sealed export needs no key and has every kept version as the server has it', async () => {
  const { server, device } = await account()
  await store(device, 'history', 'a readable secret')
  await store(device, 'history', 'two')
  server.putUnsealed('setting', 'b2xk', 'bm9uY2U=')
  const locked = await signedInDevice(server)
  const files = new Map((await collect(exportSealed(locked))).map(({ name, bytes }) => [name, bytes]))
  expect([...files.keys()]).toEqual([
    'README.txt',
    'config.json',
    'devices.json',
    'keyring.json',
    'vault/history/000002.sealed',
    'vault/history/000002.json',
    'vault/history/000001.sealed',
    'vault/history/000001.json',
    'vault/setting/000001.txt',
    'vault/setting/000001.json',
  ])
  expect(files.get('vault/history/000001.sealed')).toEqual(server.versions.get('history')?.[0]?.bytes)
  const words = [...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join('')
  expect(words).not.toContain('a readable secret')
  expect(words).toContain('"nonce": "bm9uY2U="')
})
