import { expect, type Page } from '@playwright/test'
import { connect } from '#platform/db/connect.ts'
import { startExternalStack } from '#testing/external-stack.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { connectDevice, store } from './devices.ts'
import { checkLook, looks } from './looks.ts'
import { card, indicator, turn, watch } from './overview.ts'
import { signUp } from './people.ts'
import { test as base } from './roost.ts'

type Stack = Awaited<ReturnType<typeof startExternalStack>>

/** A stack whose parts a test may stop and start. */
const test = base.extend<object, { stack: Stack }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const stack = await startExternalStack()
      await use(stack)
      await stack.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** What a browser says of a server that does not answer, or has to decline, is no fault of a page. */
const faults = (complaints: string[]) =>
  complaints.splice(0).filter((complaint) => !complaint.includes('Failed to load resource'))

/** Somebody new with a device and an open overview. */
async function openOverview(page: Page, server: { url: string }) {
  await signUp(page, server)
  const device = await connectDevice(page, server, 'The writer')
  await expect(card(page, 'The writer')).toBeVisible()
  return device
}

test('while a server starts again its pages say so; then they show what they missed, by themselves', async ({
  page,
  openPage,
  complaints,
  stack,
}) => {
  const [stopping, staying] = [await startOwnServer(stack), await startOwnServer(stack)]
  const device = await openOverview(page, stopping)
  const storageState = await page.context().storageState()
  const pages: Page[] = []
  for (const { name: _, ...look } of looks) {
    const each = await openPage({ ...look, storageState })
    await each.goto(`${stopping.url}/dashboard`)
    pages.push(each)
  }
  const asked = pages.map(watch)
  await stopping.stop()
  for (const each of pages) {
    await expect(indicator(each)).toBeVisible()
    await checkLook(each)
  }
  await store(staying, device, 'history')
  const started = await startOwnServer(stack, {}, { port: stopping.port })
  for (const each of pages) {
    await expect(card(each, 'History')).toContainText('Version 1')
    await expect(indicator(each)).toHaveCount(0)
  }
  expect(asked.map(({ documents }) => documents)).toEqual(looks.map(() => 0))
  expect(faults(complaints)).toEqual([])
  for (const each of [page, ...pages]) await each.close()
  for (const server of [started, staying]) await server.stop()
})

test('an overview that is looked at again while the database is away stays as it was, until that is back', async ({
  page,
  complaints,
  stack,
}) => {
  const server = await startOwnServer(stack)
  const device = await openOverview(page, server)
  const asked = watch(page)
  await stack.server.stop()
  await turn(page, 'hidden')
  await turn(page, 'visible')
  await expect(indicator(page)).toBeVisible()
  await expect(card(page, 'The writer')).toBeVisible()
  await stack.server.start()
  await expect.poll(() => fetch(`${server.url}/health`).then(({ status }) => status)).toBe(200)
  await store(server, device, 'history')
  await expect(card(page, 'History')).toContainText('Version 1')
  await expect(indicator(page)).toHaveCount(0)
  expect(asked.documents).toBe(0)
  expect(faults(complaints)).toEqual([])
  await page.close()
  await server.stop()
})

test('however slow the database is, what is shown stays until there is something newer', async ({
  page,
  stack,
}) => {
  const server = await startOwnServer(stack)
  const device = await openOverview(page, server)
  await page.evaluate(() => {
    document.querySelector('main h2')?.setAttribute('data-kept', '')
    new MutationObserver(() => {
      if (document.querySelector('main .animate-pulse')) document.body.dataset.flickered = ''
    }).observe(document.body, { childList: true, subtree: true })
  })
  const admin = connect(stack.admin_url, 1)
  await admin.begin(async (sql) => {
    await sql`lock table roost.vault_blobs`
    const asking = page.waitForRequest(/_rsc=/)
    await page.request.patch(`${server.url}/api/devices/${device.device_id}`, { data: { name: 'The slow' } })
    await asking
    // Longer than a page that is opened waits before it shows a sketch.
    await sql`select pg_sleep(1)`
  })
  await expect(card(page, 'The slow')).toBeVisible()
  await expect(page.locator('[data-kept]')).toBeVisible()
  await expect(page.locator('[data-flickered]')).toHaveCount(0)
  await admin.end()
  await page.close()
  await server.stop()
})
