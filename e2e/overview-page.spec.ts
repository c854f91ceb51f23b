import { expect } from '@playwright/test'
import { connectDevice, store } from './devices.ts'
import { card, indicator, watch } from './overview.ts'
import { signUp } from './people.ts'
import { test } from './roost.ts'

test('a new account is told what to do next, step by step, until there is nothing left to do', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const steps = page.getByRole('region', { name: 'Get started' })
  await expect(steps).toContainText('0 of 3 done')
  await expect(steps.getByText('npx roost login')).toBeVisible()
  await expect(steps).toContainText('24 recovery words')
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible()
  await expect(page.getByText('0/5')).toBeVisible()
  await expect(page.getByText('No key yet')).toBeVisible()

  const first = await connectDevice(page, roost, 'The first')
  await expect(steps).toContainText('1 of 3 done')
  await expect(steps.getByText('npx roost watch')).toBeVisible()
  await store(roost, first, 'history')
  await expect(steps).toContainText('2 of 3 done')
  await expect(page.getByText('1/5')).toBeVisible()
  await connectDevice(page, roost, 'The second')
  await expect(steps).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Connect another device' })).toBeVisible()
})

test('the first steps can be put away for good, also without scripts', async ({ page, openPage, roost }) => {
  await signUp(page, roost)
  const storageState = await page.context().storageState()
  const plain = await openPage({ storageState, javaScriptEnabled: false })
  for (const each of [page, plain]) {
    await each.goto(`${roost.url}/dashboard`)
    await each.getByRole('button', { name: 'Hide' }).click()
    await expect(each.getByRole('region', { name: 'Get started' })).toHaveCount(0)
    await expect(each.getByRole('heading', { name: 'Connect your first device' })).toBeVisible()
    await each.goto(`${roost.url}/dashboard`)
    await expect(each.getByRole('region', { name: 'Get started' })).toHaveCount(0)
  }
})

test('what an older client stores is said to be readable where it is, and unsealed where nobody can tell', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The old one')
  await store(roost, device, 'history')
  await expect(page.getByText('Not sealed by your devices')).toBeVisible()
  await expect(card(page, 'History')).toContainText('not sealed')
  await fetch(`${roost.url}/api/sync/key`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${device.session_token}` },
    body: JSON.stringify({ master_key: Buffer.alloc(32, 1).toString('base64') }),
  })
  await expect(page.getByText('Readable by this server')).toBeVisible()
  await expect(page.getByText('End-to-end encrypted')).toHaveCount(0)
})

test('each day has its number, to point at and to be read out; room and its limit are said', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The writer')
  for (const type of ['history', 'setting', 'history']) await store(roost, device, type)
  // The person who signed up, the device that came, and what it stored.
  const activity = page.getByRole('region', { name: 'Activity' })
  await expect(activity).toContainText('5 changes in the last 30 days')
  const days = activity.getByRole('row')
  await expect(days).toHaveCount(31)
  await expect(days.last()).toHaveText(/5$/)
  await expect(activity.locator('svg g').last().locator('title')).toHaveText(/^\d+ \w{3}: 5 changes$/)
  const storage = page.getByRole('region', { name: 'Storage' })
  await expect(storage).toContainText('of 268 MB')
  await expect(storage.getByRole('meter', { name: 'In use' })).toBeAttached()
})

test('of many devices those seen last are named, and a link leads to all of them', async ({
  page,
  roost,
}) => {
  await signUp(page, roost)
  for (let nth = 1; nth <= 7; nth++) await connectDevice(page, roost, `Device ${nth}`)
  const devices = page.getByRole('region', { name: 'Devices', exact: true })
  await expect(devices.getByRole('link', { name: 'All 7 devices' })).toHaveAttribute(
    'href',
    '/dashboard/devices',
  )
  await expect(devices.getByRole('listitem')).toHaveCount(5)
  await expect(card(page, 'Device 7')).toBeVisible()
  await expect(page.getByRole('link', { name: '7 devices signed in' })).toBeVisible()
})

test('a window that was offline for ten seconds shows by itself what it missed', async ({
  page,
  openPage,
  complaints,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The writer')
  const away = await openPage({ storageState: await page.context().storageState() })
  await away.goto(`${roost.url}/dashboard`)
  const windows = [page, away]
  for (const each of windows) await expect(card(each, 'The writer')).toBeVisible()
  const asked = windows.map(watch)

  await away.context().setOffline(true)
  const since = Date.now()
  await store(roost, device, 'history')
  await expect(card(page, 'History')).toContainText('Version 1')
  await expect(indicator(away)).toBeVisible()
  await connectDevice(page, roost, 'The newcomer')
  await store(roost, device, 'history')
  await expect(card(page, 'History')).toContainText('Version 2')
  await expect(card(page, 'The newcomer')).toBeVisible()
  await expect.poll(() => Date.now() - since).toBeGreaterThan(10_000)
  await expect(card(away, 'History')).toContainText('No device has stored any.')
  await expect(card(away, 'The newcomer')).toHaveCount(0)

  await away.context().setOffline(false)
  await expect(card(away, 'History')).toContainText('Version 2')
  await expect(card(away, 'The newcomer')).toBeVisible()
  await expect(indicator(away)).toHaveCount(0)
  expect(asked.map(({ documents }) => documents)).toEqual([0, 0])
  // What a browser says of a network that is gone is no fault of the page.
  expect(complaints.splice(0).filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})
