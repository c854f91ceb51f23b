import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { secrets } from '#client/testing/sample-profile.ts'

import { inSession } from '#testing/desktop-session.ts'
import { newFolder } from './testing/new-folder.ts'

// Other systems have their keychains without a session of a test's own.
describe.skipIf(process.platform !== 'linux')("a Linux desktop's keychain", () => {
  const newPlace = () => {
    const home = newFolder()
    return {
      home,
      folder: join(home, 'roost', 'default'),
      path: join(home, 'roost', 'default', 'profile.json'),
    }
  }
  const write = 'await store.change(sampleProfile); show(await store.whereKept())'
  const read = 'show(await told(store.read().then((profile) => profile?.device_name ?? null)))'
  const rename = `show(await told(store.change((profile) => profile && { ...profile, device_name: 'Renamed' }).then(() => 'changed')))`
  const where = 'show((await store.whereKept()).keychain)'

  test('keeps the key: the file holds no secret, and another session of the same person reads it', async () => {
    const place = newPlace()
    expect(await inSession('unlocked', place, write)).toEqual({ path: place.path, keychain: 'used' })
    const file = readFileSync(place.path, 'utf8')
    for (const secret of [...Object.values(secrets), 'Test']) expect(file).not.toContain(secret)
    expect(await inSession('unlocked', place, rename)).toBe('changed')
    expect(await inSession('unlocked', place, read)).toBe('Renamed')
  })

  test('that is locked or out of reach later is told, and nothing is overwritten', async () => {
    const place = newPlace()
    await inSession('unlocked', place, write)
    const before = readFileSync(place.path)
    for (const session of ['locked', 'none'] as const) {
      expect(await inSession(session, place, read)).toEqual({ code: 'keychain_unavailable' })
      expect(await inSession(session, place, rename)).toEqual({ code: 'keychain_unavailable' })
      expect(await inSession(session, place, where)).toBe('used')
    }
    expect(readFileSync(place.path).equals(before)).toBe(true)
    expect(await inSession('unlocked', place, read)).toBe('Test')
  })

  test('takes over a profile that was written without it, and lets go of it with the profile', async () => {
    const place = newPlace()
    expect(await inSession('none', place, write)).toEqual({ path: place.path, keychain: 'unavailable' })
    expect(readFileSync(place.path, 'utf8')).toContain(secrets.token)
    expect(await inSession('locked', place, where)).toBe('unavailable')
    expect(await inSession('unlocked', place, where)).toBe('not_yet')
    expect(await inSession('unlocked', place, rename)).toBe('changed')
    expect(await inSession('unlocked', place, where)).toBe('used')
    const sealed = readFileSync(place.path)
    expect(sealed.toString()).not.toContain(secrets.token)
    expect(await inSession('unlocked', place, `await store.change(() => undefined); ${read}`)).toBeNull()
    writeFileSync(place.path, sealed)
    expect(await inSession('unlocked', place, read)).toEqual({ code: 'keychain_key_missing' })
    expect(readFileSync(place.path).equals(sealed)).toBe(true)
  })
})
