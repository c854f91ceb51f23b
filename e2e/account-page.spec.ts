import { expect } from '@playwright/test'
import { connectDevice } from './devices.ts'
import { newPerson, signUp, submitCredentials } from './people.ts'
import { test } from './roost.ts'

test('a person sees who they are here, and signs out another browser', async ({ page, openPage, roost }) => {
  const person = await signUp(page, roost)
  const other = await openPage()
  await other.goto(`${roost.url}/login`)
  await submitCredentials(other, person)
  await expect(other).toHaveURL(`${roost.url}/dashboard`)

  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('link', { name: 'Account' }).click()
  const main = page.getByRole('main')
  await expect(main.getByText(person.email)).toBeVisible()
  await expect(main.getByText('e-mail and password')).toBeVisible()
  await expect(main.getByText('Chrome on Linux')).toBeVisible()
  await expect(main.getByText('One other browser is signed in.')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out the other browsers' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('The other browsers are signed out.')).toBeVisible()
  await expect(main.getByText('You are signed in nowhere else.')).toBeVisible()
  await other.goto(`${roost.url}/dashboard/account`)
  await expect(other).toHaveURL(/\/login/)

  await main.getByText('Dark', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  const download = page.waitForEvent('download')
  await main.getByRole('link', { name: 'Export my data' }).click()
  expect((await download).suggestedFilename()).toBe('roost-account.zip')
})

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts'
  test(`a person deletes their account: devices are out, the sign-in is gone, the e-mail is free (${how})`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage({ javaScriptEnabled })
    const person = await signUp(page, roost)
    const { session_token: token } = await connectDevice(page, roost, 'Old laptop')
    const asDevice = async () =>
      (await fetch(`${roost.url}/api/sync/config`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await asDevice()).toBe(200)

    await page.goto(`${roost.url}/dashboard/account`)
    await page.getByRole('link', { name: 'Delete account' }).click()
    await expect(page.getByText('1 device: signed out at once')).toBeVisible()
    const confirm = page.getByLabel(`Type ${person.email} to confirm`)
    const submit = async (typed: string, password: string) => {
      await confirm.fill(typed)
      await page.getByLabel('Current password').fill(password)
      await page.getByRole('button', { name: 'Delete the account for good' }).click()
    }
    await submit(newPerson().email, person.password)
    await expect(page.getByText('This is not what stands above.')).toBeVisible()
    await submit(person.email, 'not this one')
    await expect(page.getByText('The current password is wrong.')).toBeVisible()
    if (javaScriptEnabled) await expect(confirm).toHaveValue(person.email)
    await submit(person.email, person.password)
    await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible()
    expect(await asDevice()).toBe(401)

    await page.goto(`${roost.url}/dashboard`)
    await expect(page).toHaveURL(/\/login/)
    await submitCredentials(page, person)
    await expect(page.getByText('The e-mail or the password is wrong.')).toBeVisible()
    await page.goto(`${roost.url}/login?mode=sign-up`)
    await submitCredentials(page, person)
    await expect(page).toHaveURL(`${roost.url}/dashboard`)
    await expect(page.getByText('Old laptop')).toHaveCount(0)
  })
}
