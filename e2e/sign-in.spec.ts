import { expect } from '@playwright/test'
import { loseSignIn, signOut, signUp, submitCredentials } from './people.ts'
import { test } from './roost.ts'

test('a stranger is sent to sign in, and comes back to where they wanted to go', async ({ page, roost }) => {
  await page.goto(`${roost.url}/`)
  await expect(page).toHaveURL(`${roost.url}/login?redirect=%2Fdashboard`)
})

test('a new account sees its devices and the five data types', async ({ page, roost }) => {
  const { email } = await signUp(page, roost)
  await expect(page.getByText(email).first()).toBeVisible()
  for (const name of ['History', 'Environments', 'Secrets', 'Collections', 'Settings']) {
    await expect(page.getByRole('heading', { name })).toBeVisible()
  }
  await expect(page.getByText('npx roost login').first()).toBeVisible()
})

test('signing out is final: neither the back button nor the old cookie opens the dashboard', async ({
  page,
  context,
  roost,
}) => {
  await signUp(page, roost)
  const cookies = await context.cookies()
  expect(cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Lax')).toBe(true)
  await signOut(page)
  await page.goBack()
  await page.reload()
  await expect(page).toHaveURL(/\/login/)
  await context.addCookies(cookies)
  await page.goto(`${roost.url}/dashboard`)
  await expect(page).toHaveURL(/\/login/)
})

test('signing in works with the right password and says so with the wrong one', async ({ page, roost }) => {
  const { email, password } = await signUp(page, roost)
  await signOut(page)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(`${password}!`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue(email)
  await expect(page.getByLabel('Password')).toHaveValue('')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${roost.url}/dashboard`)
})

test('a redirect to somewhere else is not followed after signing in', async ({ page, roost }) => {
  const person = await signUp(page, roost)
  for (const redirect of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    'javascript:alert(1)',
  ]) {
    await loseSignIn(page)
    await page.goto(`${roost.url}/login?redirect=${encodeURIComponent(redirect)}`)
    await submitCredentials(page, person)
    await expect(page).toHaveURL(`${roost.url}/dashboard`)
  }
})
