import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Profile } from '#client/profile.ts'
import { profileBehaviour } from '#client/testing/profile-behaviour.ts'
import { sampleProfile, secrets } from '#client/testing/sample-profile.ts'
import { lock } from './lock.ts'
import { createProfileStore } from './profile-store.ts'
import { createFakeKeychain } from './testing/keychain.ts'
import { newFolder } from './testing/new-folder.ts'

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
const newProfile = () => join(newFolder(), 'home', 'default')
const rename = (device_name: string) => (profile: Profile | undefined) =>
  profile && { ...profile, device_name }

async function newStore() {
  const folder = newProfile()
  const store = createProfileStore(folder)
  await store.change(sampleProfile)
  return { folder, store, path: join(folder, 'profile.json') }
}

async function newSealedStore() {
  const folder = newProfile()
  const keychain = createFakeKeychain()
  const store = createProfileStore(folder, keychain)
  await store.change(sampleProfile)
  const open = () => createProfileStore(folder, keychain)
  return { folder, keychain, store, open, path: join(folder, 'profile.json') }
}

test.each(Object.entries(profileBehaviour))('in a file, %s', async (_, behaviour) => {
  const folder = newProfile()
  expect(await behaviour.of(() => createProfileStore(folder))).toEqual(behaviour.is)
})

test.each(Object.entries(profileBehaviour))('in a sealed file, %s', async (_, behaviour) => {
  const folder = newProfile()
  const keychain = createFakeKeychain()
  expect(await behaviour.of(() => createProfileStore(folder, keychain))).toEqual(behaviour.is)
  expect(keychain.entries.size).toBe(existsSync(join(folder, 'profile.json')) ? 1 : 0)
})

test('the profile is readable by its owner alone, and so is everything beside it', async () => {
  const { folder, path, store } = await newStore()
  expect(mode(folder)).toBe('700')
  for (const name of readdirSync(folder)) expect(mode(join(folder, name))).toBe('600')
  chmodSync(path, 0o644)
  await store.change(rename('Renamed'))
  expect(mode(path)).toBe('600')
})

test('nothing but the profile and its lock is left behind', async () => {
  const { folder } = await newStore()
  expect(readdirSync(folder).sort()).toEqual(['lock', 'profile.json'])
})

test('a file that is not a profile is refused and never overwritten', async () => {
  const { path, folder } = await newStore()
  for (const text of ['{"format": 3}', '{"format": 2}', 'garbage', '']) {
    writeFileSync(path, text)
    for (const store of [createProfileStore(folder), createProfileStore(folder, createFakeKeychain())]) {
      await expect(store.read()).rejects.toThrow('not a profile this version can read')
      await expect(store.change(sampleProfile)).rejects.toMatchObject({ code: 'unreadable_storage' })
    }
    expect(readFileSync(path, 'utf8')).toBe(text)
  }
})

test('processes that change one profile at once lose none of the changes', async () => {
  const { folder, store } = await newStore()
  await store.change(rename(''))
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

describe('with a keychain', () => {
  test('the file holds no secret, and says where the key is', async () => {
    const { path, keychain, store } = await newSealedStore()
    const file = readFileSync(path, 'utf8')
    for (const secret of Object.values(secrets)) expect(file).not.toContain(secret)
    expect(JSON.parse(file)).toMatchObject({ format: 2, keychain: [...keychain.entries.keys()][0] })
    expect(await store.whereKept()).toEqual({ path, keychain: 'used' })
  })

  test('a profile from before is sealed by its next change, whichever of two programs is first', async () => {
    const { folder, path, store: before } = await newStore()
    const keychain = createFakeKeychain()
    const stores = [createProfileStore(folder, keychain), createProfileStore(folder, keychain)]
    expect(await before.whereKept()).toEqual({ path, keychain: 'off' })
    expect(await stores[0]?.whereKept()).toEqual({ path, keychain: 'not_yet' })
    expect(readFileSync(path, 'utf8')).toContain(secrets.token)
    await Promise.all(
      stores.map((store, index) => store.change((p) => rename(`${p?.device_name}${index}`)(p))),
    )
    expect([...keychain.entries.keys()]).toEqual([JSON.parse(readFileSync(path, 'utf8')).keychain])
    expect([...((await stores[0]?.read())?.device_name ?? '')].sort().join('')).toBe('01Test')
  })

  test('a crash between the keychain and the file leaves the profile as it was', async () => {
    const { folder, path, store } = await newStore()
    const before = readFileSync(path, 'utf8')
    const script = `
      import { createProfileStore } from '#client/node/profile-store.ts'
      import { createFakeKeychain } from '#client/node/testing/keychain.ts'
      const store = createProfileStore(process.argv[1], createFakeKeychain())
      await store.change(() => process.kill(process.pid, 'SIGKILL'))`
    const args = ['--input-type=module', '-e', script, folder]
    const crash = promisify(execFile)(process.execPath, args, { cwd: process.cwd() })
    await expect(crash).rejects.toMatchObject({ signal: 'SIGKILL' })
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(await store.read()).toEqual(sampleProfile())
  })

  test('a keychain that does not keep what it is given, or fails, is not relied upon', async () => {
    const forgetful = { ...createFakeKeychain(), get: async () => undefined }
    const failing = Object.assign(createFakeKeychain(), { fails: true })
    for (const keychain of [forgetful, failing]) {
      const folder = newProfile()
      const store = createProfileStore(folder, keychain)
      await store.change(sampleProfile)
      expect(await createProfileStore(folder).read()).toEqual(sampleProfile())
      expect((await store.whereKept()).keychain).toBe('unavailable')
    }
  })

  test('one that is locked, turned off or empty later is told, and nothing is overwritten', async () => {
    const { folder, path, keychain, open } = await newSealedStore()
    const before = readFileSync(path, 'utf8')
    const other = createFakeKeychain()
    keychain.fails = true
    const attempts = [
      { store: open(), code: 'keychain_unavailable', words: 'Unlock it' },
      { store: createProfileStore(folder), code: 'keychain_unavailable', words: 'turned off' },
      { store: createProfileStore(folder, other), code: 'keychain_key_missing', words: 'sign in again' },
    ]
    for (const { store, code, words } of attempts) {
      await expect(store.read()).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
      await expect(store.change(sampleProfile)).rejects.toMatchObject({ code })
      await expect(store.change(() => undefined)).rejects.toMatchObject({ code })
    }
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(other.entries.size).toBe(0)
    keychain.fails = false
    expect(await open().read()).toEqual(sampleProfile())
  })

  test('a file that was altered is refused, and left as it is', async () => {
    const { path, open } = await newSealedStore()
    const file = JSON.parse(readFileSync(path, 'utf8'))
    const sealed = Buffer.from(file.sealed, 'base64')
    sealed.writeUInt8(sealed.readUInt8(9) ^ 1, 9)
    const altered = JSON.stringify({ ...file, sealed: sealed.toString('base64') })
    for (const text of [altered, JSON.stringify({ ...file, sealed: '' })]) {
      writeFileSync(path, text)
      await expect(open().read()).rejects.toMatchObject({ code: 'unreadable_storage' })
      await expect(open().change(sampleProfile)).rejects.toMatchObject({ code: 'unreadable_storage' })
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })

  test('a profile that is removed and made anew by another program is found under its new key', async () => {
    const { store, open, keychain } = await newSealedStore()
    await store.read()
    await open().change(() => undefined)
    await open().change(() => rename('Anew')(sampleProfile()))
    expect((await store.read())?.device_name).toBe('Anew')
    await store.change(rename('Again'))
    expect((await open().read())?.device_name).toBe('Again')
    expect(keychain.entries.size).toBe(1)
  })
})
