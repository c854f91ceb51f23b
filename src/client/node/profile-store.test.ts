import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { signedInDevice } from '#client/testing/device.ts'
import { createFakeServer } from '#client/testing/fake-server.ts'
import { lock } from './lock.ts'
import { createProfileStore } from './profile-store.ts'
import { newFolder } from './testing/new-folder.ts'

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

async function newStore() {
  const folder = join(newFolder(), 'home', 'default')
  const { store: filled } = await signedInDevice(createFakeServer())
  const store = createProfileStore(folder)
  await store.change(() => filled.profile)
  return { folder, store, path: join(folder, 'profile.json') }
}

test('the profile is readable by its owner alone, and so is everything beside it', async () => {
  const { folder, path, store } = await newStore()
  expect(mode(folder)).toBe('700')
  for (const name of readdirSync(folder)) expect(mode(join(folder, name))).toBe('600')
  chmodSync(path, 0o644)
  await store.change((profile) => profile && { ...profile, device_name: 'Renamed' })
  expect(mode(path)).toBe('600')
})

test('nothing but the profile and its lock is left behind', async () => {
  const { folder } = await newStore()
  expect(readdirSync(folder).sort()).toEqual(['lock', 'profile.json'])
})

test('a change that fails leaves the profile as it was', async () => {
  const { store, path } = await newStore()
  const before = readFileSync(path, 'utf8')
  const failing = store.change(() => {
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await expect(store.change((profile) => profile && { ...profile, account_id: 'nonsense' })).rejects.toThrow()
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test('a file that is not a profile is refused and never overwritten', async () => {
  const { store, path } = await newStore()
  writeFileSync(path, '{"format": 2}')
  await expect(store.read()).rejects.toThrow('not a profile this version can read')
  await expect(store.change((profile) => profile)).rejects.toThrow('not a profile this version can read')
  expect(readFileSync(path, 'utf8')).toBe('{"format": 2}')
})

test('fields of a newer version survive a change by this one', async () => {
  const { store, path } = await newStore()
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), outbox: [1] }))
  await store.change((profile) => profile && { ...profile, device_name: 'Renamed' })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ device_name: 'Renamed', outbox: [1] })
})

test('processes that change one profile at once lose none of the changes', async () => {
  const { folder, store } = await newStore()
  await store.change((profile) => profile && { ...profile, device_name: '' })
  const script = `
    import { createProfileStore } from '#client/node/profile-store.ts'
    const store = createProfileStore(process.argv[1])
    for (let i = 0; i < 10; i++)
      await store.change((profile) => ({ ...profile, device_name: profile.device_name + process.argv[2] }))`
  const run = (letter: string) =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, folder, letter], {
      cwd: process.cwd(),
    })
  await Promise.all([run('a'), run('b'), run('c')])
  const { device_name = '' } = (await store.read()) ?? {}
  expect([...device_name].sort().join('')).toBe('a'.repeat(10) + 'b'.repeat(10) + 'c'.repeat(10))
}, 20_000)

test('a lock that is held is refused, and free again when it is released', async () => {
  const { folder } = await newStore()
  const path = join(folder, 'login.lock')
  const release = lock(path, 0)
  expect(() => lock(path, 0)).toThrow('Another roost is using this profile')
  release()
  lock(path, 0)()
})

test('removing the profile removes the file', async () => {
  const { store, path } = await newStore()
  await store.change(() => undefined)
  expect(existsSync(path)).toBe(false)
  expect(await store.read()).toBeUndefined()
})
