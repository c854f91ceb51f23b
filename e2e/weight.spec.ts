import { gzipSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import next from 'next/package.json' with { type: 'json' }
import { openablePaths } from '#testing/page-paths.ts'
import { connectDevice, startLogin, store } from './devices.ts'
import { signUp } from './people.ts'
import { type Roost, test } from './roost.ts'

/**
 * What the framework itself weighs: the five scripts, each by `gzip -9`, that a browser loads for the one page of an app
 * of nothing but a layout and a paragraph, built by this version of Next with the React of package.json. (The polyfills
 * of 39 kB that it names besides are for browsers without modules.) To be measured anew with another version.
 */
const framework = { version: '16.4.6', bytes: 134_598 }

/** What the scripts that a page has loaded weigh together, sent by gzip, beyond the framework's own. */
async function bytesBeyondFramework(page: Page): Promise<number> {
  const urls = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => new URL(name).pathname.endsWith('.js')),
  )
  let bytes = 0
  for (const url of new Set(urls)) {
    const body = await (await page.request.get(url)).body()
    bytes += gzipSync(body, { level: 9 }).length
  }
  return bytes - framework.bytes
}

/** The numbers a test has measured, beside its outcome. */
const report = (name: string, numbers: object) =>
  process.stdout.write(`${name}: ${JSON.stringify(numbers)}\n`)

/** Somebody with two devices, one of which has stored something. */
async function openLively(page: Page, roost: Roost): Promise<void> {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The writer')
  await connectDevice(page, roost, 'The reader')
  await store(roost, device, 'history')
}

test('the overview loads at most 40 kB of scripts beyond the framework, the consent page 10 kB', async ({
  page,
  roost,
}) => {
  expect(next.version).toBe(framework.version)
  await openLively(page, roost)
  const weigh = async (url: string) => {
    await page.goto(url)
    return bytesBeyondFramework(page)
  }
  const overview = await weigh(`${roost.url}/dashboard`)
  const settings = await weigh(`${roost.url}/dashboard/sync`)
  const consent = await weigh((await startLogin(roost)).login_url)
  report('Bytes of scripts beyond the framework', { overview, settings, consent })
  expect(overview).toBeGreaterThan(0)
  expect(overview).toBeLessThanOrEqual(40_000)
  expect(consent).toBeGreaterThan(0)
  expect(consent).toBeLessThanOrEqual(10_000)
})

/** How much of a page has moved by itself while it was loaded, its font last: the sum of its layout shifts. */
async function shiftsOf(page: Page, url: string): Promise<number> {
  let go = () => {}
  const painted = new Promise<void>((resolve) => (go = resolve))
  await page.route('**/*.woff2', async (route) => {
    await painted
    await route.continue()
  })
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  const fonts = await page.evaluate(
    () => [...document.fonts].filter(({ status }) => status === 'loading').length,
  )
  expect(fonts, `${url} was painted without its font`).toBeGreaterThan(0)
  go()
  await page.waitForLoadState('load')
  const moved = await page.evaluate(async () => {
    await document.fonts.ready
    // What has come is drawn in the next frame, and told of after it.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    const entries = await new Promise<PerformanceEntry[]>((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries()))
      observer.observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => resolve([]), 500)
    })
    return entries.reduce((sum, entry) => sum + (entry as PerformanceEntry & { value: number }).value, 0)
  })
  await page.unroute('**/*.woff2')
  return moved
}

test('nothing on a page moves by itself while it is loaded, nor when its font comes', async ({
  page,
  openPage,
  roost,
}) => {
  await openLively(page, roost)
  const [newcomer, stranger] = [await openPage(), await openPage()]
  await signUp(newcomer, roost)
  const moved: Record<string, number> = {}
  for (const path of await openablePaths()) {
    if (path === '/') continue
    if (path === '/login') moved[path] = await shiftsOf(stranger, `${roost.url}${path}`)
    else moved[path] = await shiftsOf(page, `${roost.url}${path}`)
  }
  moved['the overview of a new account'] = await shiftsOf(newcomer, `${roost.url}/dashboard`)
  moved['the consent page'] = await shiftsOf(page, (await startLogin(roost)).login_url)
  report('Layout shifts', moved)
  expect(Object.entries(moved).filter(([, value]) => value >= 0.01)).toEqual([])
})
