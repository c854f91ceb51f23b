import { expect, type Page } from '@playwright/test'
import { freePort } from '#testing/processes.ts'
import { serveNotes } from '../examples/notes/serve.ts'
import { checkLook } from './looks.ts'
import { signUp } from './people.ts'
import { test as base, type Roost } from './roost.ts'

const passphrase = 'window gravel oboe mild'

const test = base.extend<{ notes: { url: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
  notes: async ({}, use) => {
    const served = await serveNotes(await freePort())
    await use(served)
    served.close()
  },
})

/** A tab of the app that is a device of its own, let in by the person whose browser it is. */
async function openDevice(page: Page, roost: Roost, app: { url: string }, name: string): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(`${app.url}/?server=${roost.url}&device=${name}`)
  await tab.getByRole('button', { name: 'Sign in' }).click()
  const link = tab.getByRole('link', { name: 'in the browser' })
  await expect(link).toBeVisible()
  await checkLook(tab)
  const code = await tab.locator('#user-code').textContent()
  await page.goto((await link.getAttribute('href')) ?? '')
  await expect(page.getByText(code ?? '-')).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(tab.getByLabel('Passphrase')).toBeVisible()
  await checkLook(tab)
  await tab.getByLabel('Passphrase').fill(passphrase)
  await tab.getByRole('button', { name: 'Continue' }).click()
  return tab
}

const textsOf = (tab: Page) =>
  tab
    .getByLabel('Note', { exact: true })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))

async function write(tab: Page, text: string): Promise<void> {
  const before = await tab.getByLabel('Note', { exact: true }).count()
  await tab.getByRole('button', { name: 'Add a note' }).click()
  const field = tab.getByLabel('Note', { exact: true }).nth(before)
  await field.fill(text)
  await field.blur()
}

test('two tabs as two devices: what each writes, also while one is offline, ends up in both', async ({
  page,
  context,
  complaints,
  roost,
  notes,
}) => {
  await signUp(page, roost)
  const one = await openDevice(page, roost, notes, 'one')
  await expect(one.locator('#recovery-words')).toHaveText(/^(\w+ ){23}\w+$/)
  await checkLook(one)
  await one.getByRole('button', { name: 'I have them on paper' }).click()
  await expect(one.getByRole('status')).toHaveText('Synced')
  await write(one, 'Milk')
  const two = await openDevice(page, roost, notes, 'two')
  await expect.poll(() => textsOf(two)).toEqual(['Milk'])
  await write(two, 'Bread')
  await expect.poll(() => textsOf(one)).toEqual(['Milk', 'Bread'])

  await context.setOffline(true)
  await expect(one.getByRole('status')).toContainText('Offline')
  await write(one, 'Written by one')
  await write(two, 'Written by two')
  await context.setOffline(false)
  const all = ['Bread', 'Milk', 'Written by one', 'Written by two']
  for (const tab of [one, two]) {
    await expect(tab.getByRole('status')).toHaveText('Synced')
    await expect.poll(async () => (await textsOf(tab)).sort()).toEqual(all)
  }
  expect(await textsOf(one)).toEqual(await textsOf(two))
  await checkLook(one)
  await one.screenshot({ path: '/tmp/notes.png' })

  await two.getByRole('button', { name: 'Remove' }).first().click()
  await expect.poll(() => textsOf(one)).toHaveLength(3)
  await one.reload()
  await expect.poll(() => textsOf(one)).toHaveLength(3)
  // A browser says on its console that it was offline.
  complaints.splice(0)
})
