import { expect, type Page } from '@playwright/test'
import { pollLogin, startLogin } from './devices.ts'
import { newPerson, signOut, signUp, submitCredentials } from './people.ts'
import { test } from './roost.ts'

const ways = [
  { name: 'with scripts', javaScriptEnabled: true },
  { name: 'without scripts', javaScriptEnabled: false },
]

for (const { name, ...options } of ways) {
  test(`a person sees who asks, and approves; looking alone approves nothing (${name})`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage(options)
    await signUp(page, roost)
    const { login_url, user_code, temp_token } = await startLogin(roost)
    await page.goto(login_url)
    await expect(page.getByText('A <b>bold</b> laptop')).toBeVisible()
    await expect(page.getByText(user_code)).toBeVisible()
    await expect(page.getByText('127.0.0.1')).toBeVisible()
    expect(await pollLogin(roost, temp_token)).toBe('authorization_pending')
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
    expect(await pollLogin(roost, temp_token)).toBe(200)
  })

  test(`a signed-out person signs in first, then sees the same request, and denies it (${name})`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage(options)
    const person = await signUp(page, roost)
    await signOut(page)
    const { login_url, user_code, temp_token } = await startLogin(roost)
    await page.goto(login_url)
    await expect(page).toHaveURL(/\/login\?token=/)
    await submitCredentials(page, { ...person, password: 'not this one' })
    await expect(page.getByText('The e-mail or the password is wrong.')).toBeVisible()
    await submitCredentials(page, person)
    await expect(page.getByText(user_code)).toBeVisible()
    await page.getByRole('button', { name: 'Deny' }).click()
    await expect(page.getByRole('heading', { name: 'Request denied' })).toBeVisible()
    expect(await pollLogin(roost, temp_token)).toBe('access_denied')
  })

  test(`from another network the code has to be typed; denying takes nothing (${name})`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage(options)
    await signUp(page, roost)
    const elsewhere = { 'x-forwarded-for': '192.0.2.7' }
    const [let_in, kept_out] = [
      await startLogin(roost, {}, elsewhere),
      await startLogin(roost, {}, elsewhere),
    ]
    await page.goto(let_in.login_url)
    await expect(page.getByText(let_in.user_code)).toBeHidden()
    await page.getByLabel('Code shown on the device').fill(kept_out.user_code)
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByText('This is not the code')).toBeVisible()
    await page.getByLabel('Code shown on the device').fill(let_in.user_code)
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
    await page.goto(kept_out.login_url)
    await page.getByRole('button', { name: 'Deny' }).click()
    await expect(page.getByRole('heading', { name: 'Request denied' })).toBeVisible()
    expect(await pollLogin(roost, kept_out.temp_token)).toBe('access_denied')
  })
}

/** What has the keyboard, and whether a person can see that it does. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document
    const is_outlined = element !== null && getComputedStyle(element).outlineStyle !== 'none'
    return { says: element?.textContent?.trim() || element?.getAttribute('name'), is_outlined }
  })

/** Presses Tab until something that says `what` has the keyboard. Everything on the way shows that it does. */
async function tabTo(page: Page, what: string) {
  for (let press = 0; press < 20; press++) {
    await page.keyboard.press('Tab')
    const { says, is_outlined } = await focused(page)
    expect(is_outlined, `one sees that "${says}" has the keyboard`).toBe(true)
    if (says === what) return
  }
  throw new Error(`the keyboard does not reach "${what}"`)
}

test('a person without a mouse signs up for a waiting device and approves it', async ({ page, roost }) => {
  const { login_url, temp_token } = await startLogin(roost)
  const { email, password } = newPerson()
  await page.goto(login_url)
  await tabTo(page, 'Create an account')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/mode=sign-up&token=/)
  await tabTo(page, 'email')
  await page.keyboard.type(email)
  await tabTo(page, 'password')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Connect this device?' })).toBeVisible()
  await tabTo(page, 'Approve')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
  expect(await pollLogin(roost, temp_token)).toBe(200)
})

test('Approve and Deny weigh the same', async ({ page, roost }) => {
  await signUp(page, roost)
  await page.goto((await startLogin(roost)).login_url)
  const weigh = (name: string) =>
    page.getByRole('button', { name }).evaluate((button) => {
      const { width, height } = button.getBoundingClientRect()
      const { color, backgroundColor, border, font } = getComputedStyle(button)
      return { width, height, color, backgroundColor, border, font }
    })
  expect(await weigh('Approve')).toEqual(await weigh('Deny'))
})
