import { expect, type Page } from '@playwright/test'
import { login } from './cli-login.ts'
import { card } from './overview.ts'
import { signOut, signUp } from './people.ts'
import { cli, test } from './roost.ts'

/** A crowded mobile network, in bytes a second, and a phone of some years ago beside this machine. */
const network = { offline: false, latency: 300, downloadThroughput: 50_000, uploadThroughput: 25_000 }
const CPU_SLOWDOWN = 4

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', network)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
}

test('from signing up to signing out, on a slow phone in a bad network', async ({ openPage, roost }) => {
  const page = await openPage({ viewport: { width: 390, height: 844 } })
  await slowDown(page)
  await signUp(page, roost)
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  const { ended } = await login(page, roost, 'pocket', '--recovery-out', `${roost.folder}/pocket.words`)
  expect(ended, ended.stderr).toMatchObject({ code: 0 })

  const visit = async (name: string) => {
    await page.getByRole('button', { name: 'Open the list of pages' }).click()
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }
  await page.goto(`${roost.url}/dashboard`)
  await expect(card(page, 'The pocket')).toBeVisible()
  await visit('Sync settings')
  // Pressed at once, maybe before the page's scripts run: it is sent as the form it is then.
  await page.getByRole('switch', { name: 'History' }).click()
  await expect(page.getByRole('switch', { name: 'History' })).not.toBeChecked()
  await expect
    .poll(async () => (await cli(roost, 'config', '--json', '--profile', 'pocket')).stdout)
    .toMatch(/"(sync_)?history": ?false/)

  await visit('Devices')
  const field = page.getByRole('textbox', { name: 'Name of the device' })
  // Before the page's scripts run it does nothing yet: whoever was too quick presses it again.
  await expect(async () => {
    if (!(await field.isVisible())) await page.getByRole('button', { name: 'Rename The pocket' }).click()
    await expect(field).toBeVisible({ timeout: 1000 })
  }).toPass()
  await field.fill('My phone')
  await page.keyboard.press('Enter')
  await expect(card(page, 'My phone')).toBeVisible()
  await page.getByRole('button', { name: 'Revoke My phone' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(card(page, 'My phone')).toHaveCount(0)
  await visit('Security')
  await expect(page.getByText('Chain verified')).toBeVisible()
  await signOut(page)
})
