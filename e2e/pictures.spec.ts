import { expect, type Page } from '@playwright/test'
import { startLogin } from './devices.ts'
import { enliven } from './lively-account.ts'
import { idOf, test } from './open-roost.ts'
import { fillActivity } from './past-activity.ts'
import { signUpAs } from './people.ts'

/** How much of a picture may differ: another version of the browser draws letters a little differently. */
const TOLERANCE = { maxDiffPixelRatio: 0.02 }

const desktop = { colorScheme: 'light', viewport: { width: 1280, height: 1080 } } as const
const dark = { colorScheme: 'dark', viewport: desktop.viewport } as const
const phone = { colorScheme: 'light', viewport: { width: 390, height: 844 } } as const

/** Has pages wait for their font, without which they are shown where it takes long. */
const waitForFont = (page: Page) =>
  page.route('**/*.css', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replaceAll('font-display:optional', 'font-display:block')
    await route.fulfill({ response, body })
  })

/** Whether React has taken the page over: before that it would say again what was said. */
const isTakenOver = () =>
  [...document.querySelectorAll('button, time')].every((element) =>
    Object.keys(element).some((key) => key.startsWith('__react')),
  )

/** Says the same of every run: what its server is called, what it was given at random, and when it was. */
const unify = (page: Page, url: string) =>
  page.evaluate((url) => {
    const host = new URL(url).host
    const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec'
    const same: [RegExp, string][] = [
      [new RegExp(url, 'g'), 'https://roost.example.com'],
      [new RegExp(host, 'g'), 'roost.example.com'],
      [/flm_sync_\w+/g, 'flm_sync_4f2a9c1b'],
      [/\b[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}\b/g, 'WDJB-MJHT'],
      [new RegExp(`\\b\\d{1,2} (?:${months}) \\d{4}, \\d\\d:\\d\\d`, 'g'), '21 Nov 2026, 18:04'],
      [new RegExp(`\\b\\d{1,2} (?:${months})\\b(?! 2026, 18)`, 'g'), '21 Nov'],
      [/\b(?:\d+ minutes? ago|just now)/g, 'just now'],
      [/\bin [45] minutes\b/g, 'in 5 minutes'],
    ]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let text = node.nodeValue ?? ''
      for (const [varying, fixed] of same) text = text.replace(varying, fixed)
      if (text !== node.nodeValue) node.nodeValue = text
    }
  }, url)

test('the main pages look as the pictures show them', async ({ page, openPage, open }) => {
  const { email } = await signUpAs(page, open, 'ada@example.com')
  await fillActivity(open.admin, await idOf(open, email))
  await enliven(page, open)
  const storageState = await page.context().storageState()
  const show = async (name: string, path: string, look: typeof desktop | typeof dark | typeof phone) => {
    const tab = await openPage({ ...look, storageState, reducedMotion: 'reduce' })
    await waitForFont(tab)
    await tab.goto(new URL(path, open.url).href)
    await tab.evaluate(() => document.fonts.ready)
    await expect(tab.getByRole('heading', { level: 1 })).toBeVisible()
    await tab.waitForFunction(isTakenOver)
    await unify(tab, open.url)
    await expect.soft(tab).toHaveScreenshot(`${name}.png`, TOLERANCE)
    await tab.close()
  }
  await show('overview', '/dashboard', desktop)
  await show('overview-dark', '/dashboard', dark)
  await show('overview-phone', '/dashboard', phone)
  await show('devices', '/dashboard/devices', desktop)
  await show('vault', '/dashboard/vault/collection', desktop)
  await show('security', '/dashboard/security', desktop)
  const device = { device_name: 'Kitchen laptop', device_type: 'linux' }
  await show('authorize', (await startLogin(open, device)).login_url, phone)
})
