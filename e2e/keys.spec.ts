import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { approveLogin, login, passphrase } from './cli-login.ts'
import { signUp } from './people.ts'
import { cli, startCli, test } from './roost.ts'

const next_passphrase = 'nine dry otters misplace the ledger'

test('a device joins by a code, the passphrase changes, and a lost device is left out of a new key', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const file = (name: string) => join(roost.folder, `keys-${name}`)
  const first = await login(page, roost, 'notebook', '--recovery-out', file('words'))
  expect(first.ended, first.ended.stderr).toMatchObject({ code: 0 })
  const notebook = (...words: string[]) => cli(roost, ...words, '--profile', 'notebook')
  const phone = (...words: string[]) => cli(roost, ...words, '--profile', 'phone')
  const tablet = (...words: string[]) => cli(roost, ...words, '--profile', 'tablet')

  // The phone gets the key from the notebook, without the passphrase.
  const joining = startCli(roost, [
    ...['login', '--no-browser', '--profile', 'phone', '--name', 'The phone', '--pair'],
  ])
  await approveLogin(page, joining, 'The phone')
  const findCode = () => /roost:pair:1:\S+/.exec(joining.stderr())?.[0]
  await expect.poll(findCode, { timeout: 15_000 }).toBeTruthy()
  expect(await notebook('approve', findCode() ?? '')).toMatchObject({ code: 0 })
  expect(await joining.ended).toMatchObject({ code: 0 })

  // The tablet, which will be lost, writes something before.
  expect((await login(page, roost, 'tablet')).ended).toMatchObject({ code: 0 })
  await writeFile(file('data'), 'written on the tablet')
  expect(await tablet('push', 'secret', file('data'))).toMatchObject({ code: 0 })
  expect(await phone('pull', 'secret')).toMatchObject({ code: 0, stdout: 'written on the tablet' })
  const { stdout: table } = await notebook('key', 'recipients')
  expect(table).toMatch(/The phone +by its code +The notebook \(this one\)/)

  await writeFile(file('old'), passphrase)
  await writeFile(file('new'), next_passphrase)
  expect(
    await notebook(
      'key',
      'change-passphrase',
      '--passphrase-file',
      file('old'),
      '--new-passphrase-file',
      file('new'),
    ),
  ).toMatchObject({ code: 0 })

  const rotation = ['key', 'rotate', '--without', 'The tablet', '--yes', '--recovery-out', file('new-words')]
  expect(await notebook(...rotation, '--passphrase-file', file('old'))).toMatchObject({ code: 4 })
  const rotated = await notebook(...rotation, '--passphrase-file', file('new'))
  expect(rotated, rotated.stderr).toMatchObject({ code: 0 })

  // The tablet is out; what it wrote stays, and the others go on under the new key by themselves.
  await writeFile(file('data'), 'too late')
  expect(await tablet('push', 'secret', file('data'))).toMatchObject({ code: 3 })
  expect(await phone('pull', 'secret')).toMatchObject({ code: 0, stdout: 'written on the tablet' })
  await writeFile(file('data'), 'written on the phone')
  expect(await phone('push', 'secret', file('data'))).toMatchObject({ code: 0 })
  expect(await notebook('pull', 'secret')).toMatchObject({ code: 0, stdout: 'written on the phone' })
  const { vault, session } = JSON.parse(
    await readFile(join(roost.folder, 'profiles/notebook/profile.json'), 'utf8'),
  )
  const headers = { authorization: `Bearer ${session.token}` }
  const kept = await (await fetch(`${roost.url}/api/sync/data/secret/versions`, { headers })).json()
  expect(kept.data.items.map(({ key_version }: { key_version: number }) => key_version)).toEqual([2, 2])

  // Once both have come for it, the older key is gone from the keyring; the new words open it.
  expect(vault.keyring).toMatchObject({ key_version: 2, previous: [] })
  const attic = startCli(roost, [
    ...['login', '--no-browser', '--profile', 'attic', '--name', 'The attic'],
    ...['--recovery-file', file('new-words')],
  ])
  await approveLogin(page, attic, 'The attic')
  expect(await attic.ended).toMatchObject({ code: 0 })
  expect(await cli(roost, 'pull', 'secret', '--profile', 'attic')).toMatchObject({
    stdout: 'written on the phone',
  })
})
