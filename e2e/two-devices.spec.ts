import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { login, passphrase } from './cli-login.ts'
import { signUp } from './people.ts'
import { cli, test } from './roost.ts'
import { findInFolder, findInProcesses, needlesOf } from './search-bytes.ts'

test('two devices sync a sealed file, keep both edits of a race, and the server never sees any of it', async ({
  page,
  roost,
}) => {
  const { password } = await signUp(page, roost)
  const recovery = join(roost.folder, 'recovery.txt')
  const first = await login(page, roost, 'desktop', '--recovery-out', recovery)
  expect(first.ended, first.ended.stderr).toMatchObject({ code: 0 })
  const words = (await readFile(recovery, 'utf8')).match(/\b[a-z]{3,8}\b/g)?.slice(-24) ?? []
  expect(words).toHaveLength(24)

  const marker = `plaintext-${randomBytes(12).toString('hex')}`
  const file = join(roost.folder, 'file.json')
  const content = JSON.stringify({
    marker,
    text: 'Grüße, 🐦',
    list: Array.from({ length: 500 }, (_, i) => i),
  })
  await writeFile(file, content)
  expect(await cli(roost, 'push', 'collection', file, '--profile', 'desktop')).toMatchObject({ code: 0 })

  const second = await login(page, roost, 'laptop')
  expect(second.ended, second.ended.stderr).toMatchObject({ code: 0 })
  const pulled = join(roost.folder, 'pulled.json')
  expect(await cli(roost, 'pull', 'collection', pulled, '--profile', 'laptop')).toMatchObject({ code: 0 })
  expect((await readFile(pulled)).equals(await readFile(file))).toBe(true)

  await page.goto(`${roost.url}/dashboard`)
  await expect(page.getByText('The laptop').first()).toBeVisible()
  await expect(page.getByText('End-to-end encrypted').first()).toBeVisible()

  // Both edit what they have; the second to push keeps the other's edit beside its own.
  const [desktop_edit, laptop_edit] = [`${content}desktop`, `${content}laptop`]
  await writeFile(file, desktop_edit)
  await writeFile(pulled, laptop_edit)
  expect(await cli(roost, 'push', 'collection', file, '--profile', 'desktop')).toMatchObject({ code: 0 })
  const raced = await cli(roost, 'push', 'collection', pulled, '--profile', 'laptop', '--json')
  const copies = (await readdir(roost.folder)).filter((name) => name.startsWith('pulled.conflict-'))
  expect(copies, raced.stderr).toHaveLength(1)
  expect(await readFile(join(roost.folder, copies[0] ?? ''), 'utf8')).toBe(desktop_edit)
  expect(await readFile(pulled, 'utf8')).toBe(laptop_edit)
  expect((await cli(roost, 'pull', 'collection', '--profile', 'desktop')).stdout).toBe(laptop_edit)

  const { vault, device_keys, session } = JSON.parse(
    await readFile(join(roost.folder, 'profiles/desktop/profile.json'), 'utf8'),
  )
  const private_key = (pair: { private: string }) => Buffer.from(pair.private, 'base64').subarray(-32)
  const needles = [
    ...needlesOf('plaintext', marker),
    ...needlesOf('passphrase', passphrase),
    ...needlesOf('password', password),
    ...needlesOf('recovery words', words.slice(0, 4).join(' ')),
    ...needlesOf('account master key', Buffer.from(vault.master_key, 'base64')),
    ...needlesOf('X25519 key', private_key(device_keys.x25519)),
    ...needlesOf('Ed25519 key', private_key(device_keys.ed25519)),
    ...needlesOf('session token', session.token),
  ]
  expect(await findInFolder(roost.data, needles)).toEqual([])
  expect(await findInProcesses(needles)).toEqual([])
  expect(needles.filter(({ bytes }) => roost.output().includes(bytes.toString()))).toEqual([])
  // The search finds what is there: the account's id is no secret.
  const known = needlesOf('account', 'The desktop')
  expect((await findInFolder(roost.data, known)).length).toBeGreaterThan(0)
})
