import { expect, type Page } from '@playwright/test'
import { freePort } from '#testing/processes.ts'
import { serveNotes } from '../examples/notes/serve.ts'
import { test as base, type Roost } from './roost.ts'

/** Opens the notes of whoever signs in. */
export const passphrase = 'window gravel oboe mild'

/** Somebody's Roost, and the notes app on an origin of its own. */
export const test = base.extend<{ notes: { url: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
  notes: async ({}, use) => {
    const served = await serveNotes(await freePort())
    await use(served)
    served.close()
  },
})

/** A tab of the app that is a device of its own, let in by the person whose browser it is. `look` sees each step. */
export async function openDevice(
  page: Page,
  roost: Roost,
  app: { url: string },
  name: string,
  look: (tab: Page) => Promise<void> = async () => {},
): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(`${app.url}/?server=${roost.url}&device=${name}`)
  await tab.getByRole('button', { name: 'Sign in' }).click()
  const link = tab.getByRole('link', { name: 'in the browser' })
  await expect(link).toBeVisible()
  await look(tab)
  const code = await tab.locator('#user-code').textContent()
  await page.goto((await link.getAttribute('href')) ?? '')
  await expect(page.getByText(code ?? '-')).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(tab.getByLabel('Passphrase')).toBeVisible()
  await look(tab)
  await tab.getByLabel('Passphrase').fill(passphrase)
  await tab.getByRole('button', { name: 'Continue' }).click()
  return tab
}

/** What the notes say, from top to bottom. */
export const textsOf = (tab: Page) =>
  tab
    .getByLabel('Note', { exact: true })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))

/** Adds a note. */
export async function write(tab: Page, text: string): Promise<void> {
  const before = await tab.getByLabel('Note', { exact: true }).count()
  await tab.getByRole('button', { name: 'Add a note' }).click()
  const field = tab.getByLabel('Note', { exact: true }).nth(before)
  await field.fill(text)
  await field.blur()
}
