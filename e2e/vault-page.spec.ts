import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { login } from './cli-login.ts'
import { connectDevice, store } from './devices.ts'
import { watch } from './overview.ts'
import { signUp } from './people.ts'
import { cli, type Roost, test } from './roost.ts'

/** What the page lists of a version, or of a data type. */
const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

/** What a device of an older client finds of a data type. */
async function read(roost: Roost, { session_token }: { session_token: string }, type: string) {
  const headers = { authorization: `Bearer ${session_token}` }
  const answer = await fetch(`${roost.url}/api/sync/data/${type}`, { headers })
  return (await answer.json()).data
}

/** Presses the button that copies a command, and answers the command without `npx`. */
async function copyCommand(page: Page): Promise<string[]> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Copy the command/ })
    .click()
  await expect(page.getByRole('dialog').getByText('Copied')).toBeVisible()
  const [npx, roost, ...args] = (await page.evaluate(() => navigator.clipboard.readText())).split(' ')
  expect([npx, roost]).toEqual(['npx', 'roost'])
  return args
}

test("an older client's version comes back by a click, for its device and for every window", async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The old app')
  for (const blob of ['b25l', 'dHdv']) await store(roost, device, 'collection', blob)
  await page.goto(`${roost.url}/dashboard/vault`)
  await expect(row(page, 'Collections')).toContainText('2 versions')
  await row(page, 'Collections').getByRole('link').click()
  await expect(page).toHaveURL(`${roost.url}/dashboard/vault/collection`)
  const elsewhere = await openPage({ storageState: await page.context().storageState() })
  await elsewhere.goto(page.url())
  const asked = watch(elsewhere)

  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByText('Version 1 of Collections is restored, as version 3.')).toBeVisible()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  for (const each of [page, elsewhere]) {
    await expect(row(each, 'Version 3')).toContainText('Current')
    await expect(row(each, 'Version 3')).toContainText('you, in a browser')
    await expect(row(each, 'Version 2')).not.toContainText('Current')
  }
  expect(asked).toMatchObject({ documents: 0 })
  expect(await read(roost, device, 'collection')).toMatchObject({ version: 3, encrypted_blob: 'b25l' })
})

test('what an older client stored is cleared by a click, comes back by another, and is cleared with all the rest', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The old app')
  for (const type of ['collection', 'secret']) await store(roost, device, type, 'b25l')
  await page.goto(`${roost.url}/dashboard/vault/collection`)
  await page.getByRole('button', { name: 'Clear Collections' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByText('Collections is cleared.')).toBeVisible()
  await expect(page.getByText('Cleared', { exact: true }).first()).toBeVisible()
  expect(await read(roost, device, 'collection')).toBeUndefined()
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
  await expect(row(page, 'Version 2')).toContainText('Current')
  expect(await read(roost, device, 'collection')).toMatchObject({ version: 2, encrypted_blob: 'b25l' })

  await page.goto(`${roost.url}/dashboard/vault`)
  await page.getByRole('button', { name: 'Clear everything' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel('Type “clear” to confirm').fill('cleer')
  await dialog.getByRole('button', { name: 'Clear everything' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Type “clear” to confirm.')
  await expect(dialog.getByLabel('Type “clear” to confirm')).toHaveValue('cleer')
  await dialog.getByLabel('Type “clear” to confirm').fill('clear')
  await dialog.getByRole('button', { name: 'Clear everything' }).click()
  await expect(page.getByText('Everything is cleared.')).toBeVisible()
  for (const name of ['Collections', 'Secrets']) await expect(row(page, name)).toContainText('Cleared')
  for (const type of ['collection', 'secret']) expect(await read(roost, device, type)).toBeUndefined()
})

test('of what a device has sealed the page shows the stored bytes and the way back, and nothing that was sealed', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  await login(page, roost, 'sealer', '--recovery-out', join(roost.folder, 'sealer-words.txt'))
  const marker = `plaintext-${randomBytes(12).toString('hex')}`
  const file = join(roost.folder, 'sealer.json')
  for (const version of [1, 2]) {
    await writeFile(file, JSON.stringify({ version, marker }))
    expect(await cli(roost, 'push', 'collection', file, '--profile', 'sealer')).toMatchObject({ code: 0 })
  }
  const url = `${roost.url}/dashboard/vault/collection`
  await page.goto(url)
  const asked = watch(page)

  const answer = await page.request.get(`${roost.url}/api/sync/data/collection`, {
    headers: { accept: 'application/octet-stream' },
  })
  const stored = await answer.body()
  const shown = ((await page.locator('[data-bytes=hex]').textContent()) ?? '').replace(/\s/g, '')
  expect(shown).toBe(stored.subarray(0, 384).toString('hex'))
  expect(shown.startsWith(Buffer.from('RST1').toString('hex'))).toBe(true)
  const part = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  await expect(part('Data type')).toContainText('collection')
  await expect(part('Version')).toContainText('2')
  await expect(part('Device')).toContainText('The sealer')
  await expect(part('Key version')).toContainText('1')
  await part('Device').getByRole('link').click()
  await expect(page.locator('#byte-device_id')).toBeInViewport()

  await page.getByRole('button', { name: 'Restore version 1' }).click()
  const restore = await copyCommand(page)
  expect(restore).toEqual(['restore', 'collection', '1'])
  expect(await cli(roost, ...restore, '--profile', 'sealer')).toMatchObject({ code: 0 })
  await page.keyboard.press('Escape')
  await expect(row(page, 'Version 3')).toContainText('Current')
  await expect(row(page, 'Version 3')).toContainText('The sealer')
  const pulled = await cli(roost, 'pull', 'collection', '--profile', 'sealer')
  expect(JSON.parse(pulled.stdout)).toEqual({ version: 1, marker })

  const plain = await openPage({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  })
  await plain.goto(`${url}?version=2`)
  const content = await plain.content()
  expect(await plain.locator('[data-bytes=hex]').textContent()).toContain('52 53 54 31')
  const bytes = Buffer.from(marker)
  for (const spelled of [marker, bytes.toString('hex'), bytes.toString('base64').slice(0, 40)])
    expect(content).not.toContain(spelled)
  await plain.getByRole('button', { name: 'Clear Collections' }).click()
  await expect(plain.getByText('npx roost remove collection')).toBeVisible()

  await page.getByRole('button', { name: 'Clear Collections' }).click()
  const remove = await copyCommand(page)
  expect(await cli(roost, ...remove, '--yes', '--profile', 'sealer')).toMatchObject({ code: 0 })
  await page.keyboard.press('Escape')
  await expect(row(page, 'Version 4')).toContainText('Cleared here')
  await expect(page.getByRole('button', { name: 'Clear Collections' })).toHaveCount(0)
  expect(asked).toMatchObject({ documents: 0 })
})

test('what is no data type is no page', async ({ page, complaints, roost }) => {
  await signUp(page, roost)
  const answer = await page.goto(`${roost.url}/dashboard/vault/nonsense`)
  expect(answer?.status()).toBe(404)
  await expect(page.getByText('There is no such page')).toBeVisible()
  expect(complaints.splice(0)).toEqual([expect.stringContaining('404')])
})
