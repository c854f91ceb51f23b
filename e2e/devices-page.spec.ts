import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { login } from './cli-login.ts'
import { connectDevice, store } from './devices.ts'
import { card, turn, watch } from './overview.ts'
import { signUp, submitCredentials } from './people.ts'
import { cli, type Roost, startCli, test } from './roost.ts'

const open = (page: Page, roost: Roost, query = '') => page.goto(`${roost.url}/dashboard/devices${query}`)

/** The device that is seen in a group of the list. */
const inGroup = (page: Page, group: RegExp, name: string) =>
  page.getByRole('list', { name: group }).getByRole('heading', { name, exact: true })

/** Another window of the same browser's sign-in. */
async function openAgain(page: Page, openPage: (options: object) => Promise<Page>) {
  return openPage({ storageState: await page.context().storageState() })
}

test('a device that signs in appears on the open page; revoked while it watches, it ends and is gone', async ({
  page,
  context,
  roost,
}) => {
  await signUp(page, roost)
  await open(page, roost)
  await expect(page.getByRole('heading', { name: 'Connect your first device' })).toBeVisible()
  const asked = watch(page)
  const tab = await context.newPage()
  const words = (profile: string) => ['--recovery-out', join(roost.folder, `${profile}.words`)]
  await login(tab, roost, 'reader', ...words('reader'))
  await expect(inGroup(page, /^Signed in · 1$/, 'The reader')).toBeVisible()
  await expect(card(page, 'The reader')).toContainText('Active now')
  await login(tab, roost, 'keeper')
  await expect(inGroup(page, /^Signed in · 2$/, 'The keeper')).toBeVisible()
  await tab.close()

  const watching = startCli(roost, ['watch', join(roost.folder, 'watched'), '--profile', 'reader', '--json'])
  await expect.poll(watching.stdout).toContain('"ready"')
  await page.getByRole('button', { name: 'Revoke The reader' }).click()
  const question = page.getByRole('alertdialog', { name: 'Revoke “The reader”?' })
  await expect(question).toContainText('It is signed out at once')
  await expect(question).toContainText('npx roost key rotate')
  await question.getByRole('button', { name: 'Revoke' }).click()
  const ended = await watching.ended
  expect(ended).toMatchObject({ code: 3 })
  expect(ended.stdout + ended.stderr).toContain('This device was signed out')
  await expect(card(page, 'The reader')).toHaveCount(0)
  await expect(inGroup(page, /^Signed in · 1$/, 'The keeper')).toBeVisible()
  expect(await cli(roost, 'pull', 'collection', '--profile', 'reader')).toMatchObject({ code: 3 })

  const warning = page.getByText('A device that you revoked still knows the key of your data.')
  await expect(warning).toBeVisible()
  const rotation = ['key', 'rotate', '--yes', '--recovery-out', join(roost.folder, 'keeper.words')]
  const passphrase_file = join(roost.folder, 'keeper.passphrase')
  const rotated = await cli(roost, ...rotation, '--passphrase-file', passphrase_file, '--profile', 'keeper')
  expect(rotated, rotated.stderr).toMatchObject({ code: 0 })
  await expect(warning).toHaveCount(0)
  expect(asked.documents).toBe(0)
})

test('a name is edited where it stands, and shows in every other window', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  await connectDevice(page, roost, 'Old name')
  await open(page, roost)
  const elsewhere = await openAgain(page, openPage)
  await open(elsewhere, roost)
  const pencil = page.getByRole('button', { name: /^Rename/ })
  const field = page.getByRole('textbox', { name: 'Name of the device' })

  await pencil.click()
  await expect(field).toBeFocused()
  await field.fill('Never mind')
  await field.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(pencil).toBeFocused()
  await expect(card(page, 'Old name')).toBeVisible()

  await pencil.press('Enter')
  await field.fill('   ')
  await field.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'A name has at least one letter.' })).toBeVisible()
  await expect(field).toHaveValue('   ')
  const name = `<b>${'Long '.repeat(30)}`.slice(0, 100).trim()
  await field.fill(name)
  await field.press('Enter')
  await expect(card(page, name)).toBeVisible()
  await expect(card(elsewhere, name)).toBeVisible()
  await expect(pencil).toBeFocused()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})

test('renaming a device that was revoked meanwhile says so, and keeps what was typed', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const { device_id } = await connectDevice(page, roost, 'Old name')
  await open(page, roost)
  await page.getByRole('button', { name: 'Rename Old name' }).click()
  const field = page.getByRole('textbox', { name: 'Name of the device' })
  await field.fill('New name')
  // The page is not told.
  await turn(page, 'hidden')
  await page.request.delete(`${roost.url}/api/devices/${device_id}`)
  await field.press('Enter')
  await expect(page.getByText('This device was revoked meanwhile.')).toBeVisible()
  await expect(field).toHaveValue('New name')
})

test('all other devices are revoked from the one that stays, and then that one', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const devices = []
  for (const name of ['Attic', 'Cellar', 'Porch']) devices.push(await connectDevice(page, roost, name))
  const [attic, cellar] = devices
  await store(roost, attic ?? { session_token: '' }, 'collection')
  const elsewhere = await openAgain(page, openPage)
  await elsewhere.goto(`${roost.url}/dashboard/devices/${cellar?.device_id}`)
  await open(page, roost)

  await page.getByRole('link', { name: 'Attic' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Attic' })).toBeVisible()
  await expect(page.getByText('Version 1')).toBeVisible()
  await page.getByRole('button', { name: 'Revoke all others than Attic' }).click()
  const others = page.getByRole('alertdialog', { name: 'Revoke 2 other devices?' })
  await others.getByRole('button', { name: 'Revoke all others' }).click()
  await expect(page.getByText('2 devices are signed out and forgotten.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Revoke all others than Attic' })).toHaveCount(0)
  await expect(elsewhere.getByRole('heading', { name: 'There is no such device' })).toBeVisible()

  await page.getByRole('main').getByRole('link', { name: 'Devices' }).click()
  await expect(inGroup(page, /^Signed in · 1$/, 'Attic')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Revoke all devices' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Revoke Attic' }).click()
  const last = page.getByRole('alertdialog', { name: 'Revoke “Attic”?' })
  await expect(last).not.toContainText('key rotate')
  await last.getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('heading', { name: 'Connect your first device' })).toBeVisible()
})

test('of three hundred devices there are pages of fifty, and a part of a name finds one', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const names = Array.from({ length: 299 }, (_, index) => `Workstation ${String(index).padStart(3, '0')}`)
  names.push(`<script>alert("${'x'.repeat(70)}")</script>`)
  const enrol = async () => {
    for (let name = names.pop(); name; name = names.pop()) await connectDevice(page, roost, name)
  }
  await Promise.all(Array.from({ length: 8 }, enrol))
  const rows = page.getByRole('button', { name: /^Rename/ })
  await open(page, roost)
  await expect(rows).toHaveCount(50)
  await expect(page.getByText('1–50 of 300')).toBeVisible()
  expect(await page.locator('*').count()).toBeLessThan(3000)
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(/\?page=2$/)
  await expect(page.getByText('51–100 of 300')).toBeVisible()
  await expect(card(page, 'Workstation 049')).toBeVisible()

  await page.getByRole('searchbox', { name: 'Find devices by name' }).fill('STATION 12')
  await page.getByRole('button', { name: 'Find' }).click()
  await expect(page.getByText(/^Signed in · 10$/)).toBeVisible()
  await expect(rows).toHaveCount(10)
  await page.getByRole('link', { name: 'Show all' }).click()
  await expect(rows).toHaveCount(50)

  const plain = await openPage({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  })
  await open(plain, roost, '?name=%3Cscript')
  await expect(plain.getByRole('heading', { name: /^<script>alert/ })).toBeVisible()
  await plain.getByRole('searchbox').fill('nobody')
  await plain.getByRole('button', { name: 'Find' }).click()
  await expect(plain.getByText('No device has “nobody” in its name.')).toBeVisible()

  await page.getByRole('button', { name: 'Revoke all devices' }).click()
  const question = page.getByRole('alertdialog', { name: 'Revoke 300 devices?' })
  await question.getByRole('button', { name: 'Revoke all' }).click()
  await expect(page.getByText('300 devices are signed out and forgotten.')).toBeVisible()
  await expect(rows).toHaveCount(0)
})

test('a browser that signs in appears on the open page, and the others are signed out at once', async ({
  page,
  openPage,
  complaints,
  roost,
}) => {
  const person = await signUp(page, roost)
  const elsewhere = await openPage({
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0',
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' },
  })
  await open(page, roost)
  await expect(card(page, 'Chrome on Linux')).toContainText('This browser')
  await elsewhere.goto(`${roost.url}/login`)
  await submitCredentials(elsewhere, person)
  await expect(elsewhere).toHaveURL(`${roost.url}/dashboard`)
  const other = card(page, 'Firefox on macOS')
  await expect(other).toContainText('from 203.0.113.9 · last used just now')

  await page.getByRole('button', { name: 'Sign out the other browsers' }).click()
  const question = page.getByRole('alertdialog', { name: 'Sign out 1 other browser?' })
  await question.getByRole('button', { name: 'Sign out' }).click()
  await expect(elsewhere).toHaveURL(/\/login\?redirect=/)
  await expect(other).toHaveCount(0)
  await expect(card(page, 'Chrome on Linux')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign out the other browsers' })).toHaveCount(0)
  complaints.length = 0
})
