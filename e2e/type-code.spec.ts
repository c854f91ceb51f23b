import { expect, type Page } from '@playwright/test'
import { signOut, signUp, submitCredentials } from './people.ts'
import { type Roost, test } from './roost.ts'

const CLIENT = 'roost-cli'

const post = async (roost: Roost, path: string, parameters: Record<string, string>) =>
  (await fetch(roost.url + path, { method: 'POST', body: new URLSearchParams(parameters) })).json()

/** A television: it shows a code and the address to type it at. */
const startTelevision = (roost: Roost) =>
  post(roost, '/oauth/device_authorization', { client_id: CLIENT, device_name: 'Television' })

const poll = (roost: Roost, device_code: string) =>
  post(roost, '/oauth/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: CLIENT,
    device_code,
  })

const typeCode = async (page: Page, code: string) => {
  await page.getByLabel('Code shown on the device').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test(`a person types the code of a device, sees which it is and approves it, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage({ javaScriptEnabled })
    const person = await signUp(page, roost)
    await signOut(page)

    const television = await startTelevision(roost)
    await page.goto(television.verification_uri)
    await expect(page).toHaveURL(`${roost.url}/login?redirect=%2Fdevice`)
    await submitCredentials(page, person)
    await expect(page).toHaveURL(`${roost.url}/device`)

    await typeCode(page, 'BBBB-BBBB')
    await expect(page.getByText('No device waits under this code.')).toBeVisible()
    await typeCode(page, television.user_code.toLowerCase().replace('-', ' '))
    await expect(page.getByText('Television')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Connect this device?' })).toBeVisible()
    expect(await poll(roost, television.device_code)).toMatchObject({ error: 'authorization_pending' })
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
    expect(await poll(roost, television.device_code)).toMatchObject({ token_type: 'Bearer' })

    const unwanted = await startTelevision(roost)
    await page.goto(`${unwanted.verification_uri}?user_code=${unwanted.user_code}`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Deny' }).click()
    await expect(page.getByRole('heading', { name: 'Request denied' })).toBeVisible()
    expect(await poll(roost, unwanted.device_code)).toMatchObject({ error: 'access_denied' })
  })
}

test('after approving, the window counts down to its end and can be kept open', async ({ page, roost }) => {
  await page.goto(`${roost.url}/sync/complete?status=success`)
  await expect(page.getByRole('timer')).toHaveText('This window closes in 5 seconds.')
  await expect(page.getByRole('timer')).toHaveText('This window closes in 4 seconds.')
  await page.getByRole('button', { name: 'Keep it open' }).click()
  await expect(page.getByRole('timer')).toBeHidden()
  await expect(page.getByText('This window stays open')).toBeVisible()
})

test('a window that the browser does not let the page close says that it is left to the person', async ({
  page,
  roost,
}) => {
  // A window with a past, which no page has opened.
  await page.goto(`${roost.url}/login`)
  await page.goto(`${roost.url}/sync/complete?status=success`)
  await expect(page.getByText('Your browser does not let this page close the window')).toBeVisible()
  await expect(page.getByText('You can close this window and return to your app.')).toBeVisible()
})

test('a window that an app has opened closes by itself', async ({ page, roost }) => {
  await page.goto(`${roost.url}/login`)
  const opening = page.waitForEvent('popup')
  await page.evaluate(() => void window.open('/sync/complete?status=success'))
  const popup = await opening
  await popup.waitForEvent('close', { timeout: 15_000 })
})
