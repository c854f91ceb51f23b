import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { login } from './cli-login.ts'
import { signUp } from './people.ts'
import { cli, type Roost, test } from './roost.ts'

const toggle = (page: Page, name: string) => page.getByRole('switch', { name, exact: true })

/** Opens the page of the switches as somebody new. */
async function openSettings(page: Page, roost: Roost): Promise<void> {
  await signUp(page, roost)
  await page.goto(`${roost.url}/dashboard/sync`)
  await expect(toggle(page, 'Settings')).toBeChecked()
}

/** The same page in another browser of the same person. */
async function openElsewhere(page: Page, openPage: (options: object) => Promise<Page>): Promise<Page> {
  const elsewhere = await openPage({ storageState: await page.context().storageState() })
  await elsewhere.goto(page.url())
  return elsewhere
}

/** What the server keeps, as devices are told. */
async function configOf(page: Page, roost: Roost) {
  const answer = await page.request.get(`${roost.url}/api/sync/config`)
  return (await answer.json()).data as Record<string, boolean>
}

/** Writes down from now on how a switch is shown, each time that changes. */
const record = (page: Page, name: string) =>
  toggle(page, name).evaluate((element) => {
    const shown: (string | null)[] = []
    Object.assign(element, { shown })
    new MutationObserver(() => shown.push(element.getAttribute('aria-checked'))).observe(element, {
      attributeFilter: ['aria-checked'],
    })
  })

const recorded = (page: Page, name: string) =>
  toggle(page, name).evaluate((element) => (element as unknown as { shown: string[] }).shown)

test('a switch turned in one window turns in every other and for devices, and a device turns it there', async ({
  page,
  context,
  openPage,
  roost,
}) => {
  await openSettings(page, roost)
  const elsewhere = await openElsewhere(page, openPage)
  await login(await context.newPage(), roost, 'obeying', '--recovery-out', join(roost.folder, 'obeying.txt'))
  await toggle(page, 'Secrets').click()
  for (const each of [page, elsewhere]) await expect(toggle(each, 'Secrets')).not.toBeChecked()
  await expect(toggle(elsewhere, 'Secrets')).toHaveAccessibleDescription(/Stays on each device/)
  const told = await cli(roost, 'config', '--json', '--profile', 'obeying')
  expect(JSON.parse(told.stdout)).toMatchObject({ config: { sync_secrets: false, sync_history: true } })
  await cli(roost, 'config', 'set', 'secret', 'on', '--profile', 'obeying')
  await cli(roost, 'config', 'set', 'history', 'off', '--profile', 'obeying')
  for (const each of [page, elsewhere]) {
    await expect(toggle(each, 'Secrets')).toBeChecked()
    await expect(toggle(each, 'History')).not.toBeChecked()
  }
})

test('a switch shows at once how it was turned, before the server has answered', async ({ page, roost }) => {
  await openSettings(page, roost)
  let go = () => {}
  const held = new Promise<void>((resolve) => (go = resolve))
  await page.route('**/dashboard/sync', async (route) => {
    await held
    await route.continue()
  })
  await toggle(page, 'Collections').press('Space')
  await expect(toggle(page, 'Collections')).not.toBeChecked()
  expect(await configOf(page, roost)).toMatchObject({ sync_collections: true })
  go()
  await expect.poll(() => configOf(page, roost)).toMatchObject({ sync_collections: false })
  await expect(toggle(page, 'Collections')).not.toBeChecked()
  await expect(toggle(page, 'Collections')).toBeFocused()
})

test('however quickly a switch is turned, it ends as it was turned last, and never jumps', async ({
  page,
  openPage,
  roost,
}) => {
  await openSettings(page, roost)
  const elsewhere = await openElsewhere(page, openPage)
  await record(page, 'History')
  const sent: string[] = []
  let go = () => {}
  const held = new Promise<void>((resolve) => (go = resolve))
  await page.route('**/dashboard/sync', async (route) => {
    sent.push(route.request().method())
    await held
    await route.continue()
  })
  for (let turn = 0; turn < 10; turn++) await toggle(page, 'History').click()
  go()
  // Whatever comes of it is there once a later change is.
  await expect.poll(() => sent).toEqual(['POST', 'POST'])
  await toggle(elsewhere, 'Secrets').click()
  for (const each of [page, elsewhere]) {
    await expect(toggle(each, 'Secrets')).not.toBeChecked()
    await expect(toggle(each, 'History')).toBeChecked()
  }
  expect(await configOf(page, roost)).toMatchObject({ sync_history: true, sync_secrets: false })
  expect(await recorded(page, 'History')).toEqual(Array(5).fill(['false', 'true']).flat())
})

test('two windows that turn switches at once do not flicker', async ({ page, openPage, roost }) => {
  await openSettings(page, roost)
  const elsewhere = await openElsewhere(page, openPage)
  const mine = [
    { window: page, name: 'History' },
    { window: elsewhere, name: 'Secrets' },
  ]
  for (const { name } of mine) for (const each of [page, elsewhere]) await record(each, name)
  await Promise.all(
    mine.map(async ({ window, name }) => {
      for (let turn = 0; turn < 5; turn++) await toggle(window, name).click()
    }),
  )
  await expect.poll(() => configOf(page, roost)).toMatchObject({ sync_history: false, sync_secrets: false })
  for (const { name } of mine) {
    for (const each of [page, elsewhere]) await expect(toggle(each, name)).not.toBeChecked()
  }
  // In its own window each is shown as it was turned and never otherwise.
  for (const { window, name } of mine) {
    expect(await recorded(window, name)).toEqual(['false', 'true', 'false', 'true', 'false'])
  }
})

test('what is refused goes back and says why, and works when tried again', async ({
  page,
  complaints,
  roost,
}) => {
  await openSettings(page, roost)
  await page.context().setOffline(true)
  await toggle(page, 'Environments').click()
  const said = page.getByRole('alert').filter({ hasText: 'could not be reached' })
  await expect(said).toBeVisible()
  await expect(toggle(page, 'Environments')).toBeChecked()
  await page.context().setOffline(false)
  await toggle(page, 'Environments').click()
  await expect(said).toHaveCount(0)
  await expect.poll(() => configOf(page, roost)).toMatchObject({ sync_environments: false })
  await expect(toggle(page, 'Environments')).not.toBeChecked()
  expect(complaints.splice(0).filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})

test('without scripts a switch sends its form and the page says how it stands', async ({
  page,
  openPage,
  roost,
}) => {
  await openSettings(page, roost)
  const plain = await openPage({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  })
  await plain.goto(`${roost.url}/dashboard/sync`)
  for (const isOn of [false, true]) {
    await toggle(plain, 'Secrets').click()
    await expect(toggle(plain, 'Secrets')).toBeChecked({ checked: isOn })
    expect(await configOf(page, roost)).toMatchObject({ sync_secrets: isOn, sync_history: true })
    await expect(toggle(page, 'Secrets')).toBeChecked({ checked: isOn })
  }
})
