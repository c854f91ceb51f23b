import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { type Roost, signUp, test } from './roost.ts'

/** A device that asks to be let in: the link of its login. */
async function startLogin(
  roost: Roost,
): Promise<{ login_url: string; user_code: string; temp_token: string }> {
  const answer = await fetch(`${roost.url}/api/sync/init`, {
    method: 'POST',
    body: JSON.stringify({ device_name: 'A <b>bold</b> laptop', device_type: 'linux', shows_code: true }),
  })
  return (await answer.json()).data
}

const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 780 } },
] as const

for (const { name, ...look } of looks) {
  test(`every page is accessible, fits its width and asks nobody else for anything (${name})`, async ({
    browser,
    roost,
  }) => {
    const context = await browser.newContext(look)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(roost.url) && !request.url().startsWith('data:'))
        complaints.push(request.url())
    })
    await lookAt(page, `${roost.url}/login`)
    await lookAt(page, `${roost.url}/login?mode=sign-up`)
    await lookAt(page, `${roost.url}/docs/api`)
    await lookAt(page, `${roost.url}/login?error=cancelled&token=abc`)
    await lookAt(page, `${roost.url}/auth/confirm?token_hash=abc&type=signup`)
    await lookAt(page, `${roost.url}/auth/confirm`)
    await signUp(page, roost)
    await lookAt(page, `${roost.url}/dashboard`)
    await lookAt(page, (await startLogin(roost)).login_url)
    await lookAt(page, `${roost.url}/sync/authorize?token=unknown`)
    await lookAt(page, `${roost.url}/device`)
    await page.getByLabel('Code shown on the device').fill((await startLogin(roost)).user_code)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('A <b>bold</b> laptop')).toBeVisible()
    await checkLook(page)
    await lookAt(page, `${roost.url}/sync/complete?status=denied`)
    expect(complaints).toEqual([])
    await lookAt(page, `${roost.url}/nowhere`)
    await context.close()
  })
}

async function lookAt(page: Page, url: string) {
  await page.goto(url)
  await checkLook(page)
}

async function checkLook(page: Page) {
  const url = page.url()
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((violation) => `${url}: ${violation.id}: ${violation.help}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${url} is wider than the window`).toBeLessThanOrEqual(0)
}

test('without scripts a person can sign up, see who asks, and approve; looking alone approves nothing', async ({
  browser,
  roost,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await signUp(page, roost)
  const login = await startLogin(roost)
  const poll = () =>
    fetch(`${roost.url}/api/sync/token`, {
      method: 'POST',
      body: JSON.stringify({ temp_token: login.temp_token }),
    }).then((answer) => answer.status)
  await page.goto(login.login_url)
  await expect(page.getByText('A <b>bold</b> laptop')).toBeVisible()
  await expect(page.getByText(login.user_code)).toBeVisible()
  await expect(page.getByText('127.0.0.1')).toBeVisible()
  expect(await poll()).toBe(400)
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
  expect(await poll()).toBe(200)
  await context.close()
})

test('a signed-out person is asked to sign in first and then sees the same request', async ({
  page,
  roost,
}) => {
  const { email, password } = await signUp(page, roost)
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page).toHaveURL(/\/login/)
  const login = await startLogin(roost)
  await page.goto(login.login_url)
  await expect(page).toHaveURL(/\/login\?token=/)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(login.user_code)).toBeVisible()
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByRole('heading', { name: 'Request denied' })).toBeVisible()
})

test('pages may not be framed, run no foreign script, and are not kept', async ({ roost }) => {
  const answer = await fetch(`${roost.url}/login`)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toMatch(/script-src [^;]*'nonce-/)
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).not.toContain("'unsafe-inline'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toContain('no-store')
  expect(answer.headers.get('x-powered-by')).toBeNull()
})
