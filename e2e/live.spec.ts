import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { login } from './cli-login.ts'
import { connectDevice, store } from './devices.ts'
import { checkLook, looks } from './looks.ts'
import { signOut, signUp } from './people.ts'
import { cli, test } from './roost.ts'

/** What a page asks for from now on: documents, which a page that stays up to date by itself never does, and streams. */
function watch(page: Page) {
  const asked = { documents: 0, streams: 0, refreshes: 0 }
  page.on('request', (request) => {
    if (request.isNavigationRequest()) asked.documents++
    if (request.url().includes('/api/sync/events?')) asked.streams++
    if (request.url().includes('_rsc=')) asked.refreshes++
  })
  return asked
}

const card = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

const indicator = (page: Page) => page.getByText('Reconnecting…')

/** Says that nobody looks at the page, or somebody does: a browser without windows takes every page to be seen. */
const look = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)

test('what a device does shows on the open overview at once, by one stream and without loading it again', async ({
  page,
  context,
  roost,
}) => {
  const asked = watch(page)
  await signUp(page, roost)
  const loaded = asked.documents
  await login(await context.newPage(), roost, 'writer', '--recovery-out', join(roost.folder, 'words.txt'))
  await expect(card(page, 'The writer')).toContainText('Signed in')
  await expect(page.getByText('End-to-end encrypted')).toBeVisible()
  const file = join(roost.folder, 'live.json')
  for (const version of [1, 2]) {
    await writeFile(file, `{"version":${version}}`)
    expect(await cli(roost, 'push', 'collection', file, '--profile', 'writer')).toMatchObject({ code: 0 })
    await expect(card(page, 'Collections')).toContainText(`Version ${version}`)
  }
  await expect(card(page, 'Collections')).toContainText('by The writer')
  expect(asked).toMatchObject({ documents: loaded, streams: 1 })
  await expect(indicator(page)).toHaveCount(0)
})

test('a device that comes, gets another name and goes does so in every window of its person', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const elsewhere = await openPage({ storageState: await page.context().storageState() })
  await elsewhere.goto(`${roost.url}/dashboard`)
  const windows = [page, elsewhere]
  const asked = windows.map(watch)
  const device = await connectDevice(page, roost, 'The newcomer')
  for (const each of windows) await expect(card(each, 'The newcomer')).toContainText('Signed in')
  const address = `${roost.url}/api/devices/${device.device_id}`
  await page.request.patch(address, { data: { name: 'The regular' } })
  for (const each of windows) await expect(card(each, 'The regular')).toBeVisible()
  await elsewhere.request.delete(address)
  for (const each of windows) await expect(card(each, 'The regular')).toHaveCount(0)
  expect(asked).toMatchObject([{ documents: 0 }, { documents: 0 }])
})

test('what happens while a page is read anew costs it one more reading at most', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'Name 0')
  await expect(card(page, 'Name 0')).toBeVisible()
  const elsewhere = await openPage({ storageState: await page.context().storageState() })
  await elsewhere.goto(`${roost.url}/dashboard`)
  const asked = watch(page)
  let go = () => {}
  const held = new Promise<void>((resolve) => (go = resolve))
  await page.route(/_rsc=/, async (route) => {
    await held
    await route.continue()
  })
  for (let name = 1; name <= 10; name++) {
    const address = `${roost.url}/api/devices/${device.device_id}`
    await page.request.patch(address, { data: { name: `Name ${name}` } })
  }
  await expect(card(elsewhere, 'Name 10')).toBeVisible()
  await expect(card(page, 'Name 0')).toBeVisible()
  go()
  await expect(card(page, 'Name 10')).toBeVisible()
  expect(asked.refreshes).toBeLessThanOrEqual(2)
})

for (const { name, ...options } of looks) {
  test(`without a network the overview says so, and shows what it missed when it is back (${name})`, async ({
    openPage,
    complaints,
    roost,
  }) => {
    const page = await openPage(options)
    await signUp(page, roost)
    const device = await connectDevice(page, roost, 'The writer')
    await expect(card(page, 'The writer')).toBeVisible()
    const asked = watch(page)
    await page.context().setOffline(true)
    await expect(indicator(page)).toBeVisible()
    await checkLook(page)
    await store(roost, device, 'history')
    await page.context().setOffline(false)
    await expect(card(page, 'History')).toContainText('Version 1')
    await expect(indicator(page)).toHaveCount(0)
    expect(asked.documents).toBe(0)
    expect(complaints.splice(0).filter((complaint) => !complaint.includes('ERR_'))).toEqual([])
  })
}

test('a window whose person has signed out in another one goes to sign in', async ({
  page,
  context,
  roost,
}) => {
  await signUp(page, roost)
  const other = await context.newPage()
  await other.goto(`${roost.url}/dashboard`)
  await signOut(other)
  await expect(page).toHaveURL(`${roost.url}/login?redirect=%2Fdashboard`)
})

test('a window nobody looks at has no stream, and catches up when it is looked at', async ({
  page,
  openPage,
  complaints,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The writer')
  await expect(card(page, 'The writer')).toBeVisible()
  const elsewhere = await openPage({ storageState: await page.context().storageState() })
  await elsewhere.goto(`${roost.url}/dashboard`)
  const asked = watch(page)
  await look(page, 'hidden')
  await store(roost, device, 'history')
  await expect(card(elsewhere, 'History')).toContainText('Version 1')
  await expect(card(page, 'History')).toContainText('No device has stored any.')
  expect(asked).toEqual({ documents: 0, streams: 0, refreshes: 0 })
  await look(page, 'visible')
  await expect(card(page, 'History')).toContainText('Version 1')
  expect(asked).toMatchObject({ documents: 0, streams: 1 })

  await look(page, 'hidden')
  await signOut(elsewhere)
  await look(page, 'visible')
  await expect(page).toHaveURL(`${roost.url}/login?redirect=%2Fdashboard`)
  expect(complaints.splice(0)).toEqual(expect.arrayContaining([expect.stringContaining('401')]))
})
