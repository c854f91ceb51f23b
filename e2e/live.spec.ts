import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { login } from './cli-login.ts'
import { connectDevice, store } from './devices.ts'
import { card, indicator, turn, watch } from './overview.ts'
import { signOut, signUp } from './people.ts'
import { cli, test } from './roost.ts'

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

test('signing out in one window leads every window of that sign-in to sign in', async ({
  page,
  context,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const [other, copy] = [
    await context.newPage(),
    await openPage({ storageState: await context.storageState() }),
  ]
  for (const each of [other, copy]) await each.goto(`${roost.url}/dashboard`)
  await signOut(page)
  for (const each of [other, copy]) await expect(each).toHaveURL(`${roost.url}/login?redirect=%2Fdashboard`)
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
  await turn(page, 'hidden')
  await store(roost, device, 'history')
  await expect(card(elsewhere, 'History')).toContainText('Version 1')
  await expect(card(page, 'History')).toContainText('No device has stored any.')
  expect(asked).toEqual({ documents: 0, streams: 0, refreshes: 0 })
  await turn(page, 'visible')
  await expect(card(page, 'History')).toContainText('Version 1')
  expect(asked).toMatchObject({ documents: 0, streams: 1 })

  await turn(page, 'hidden')
  await signOut(elsewhere)
  await turn(page, 'visible')
  await expect(page).toHaveURL(`${roost.url}/login?redirect=%2Fdashboard`)
  expect(complaints.splice(0)).toEqual(expect.arrayContaining([expect.stringContaining('401')]))
})

test('in another network a window begins another stream, since the one before may be dead', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The writer')
  await expect(card(page, 'The writer')).toBeVisible()
  const asked = watch(page)
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  await expect.poll(() => asked.streams).toBe(1)
  await store(roost, device, 'history')
  await expect(card(page, 'History')).toContainText('Version 1')
  expect(asked).toMatchObject({ documents: 0, streams: 1 })
})
