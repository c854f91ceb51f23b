import { expect, type Page } from '@playwright/test'
import { pagePaths } from '#testing/page-paths.ts'
import { startLogin } from './devices.ts'
import { checkLook, looks, see } from './looks.ts'
import { newPerson, signUp, submitCredentials } from './people.ts'
import { type Roost, test } from './roost.ts'

/** Who looks: somebody signed out, and somebody signed in. */
type Eyes = { stranger: Page; person: Page; roost: Roost }

/** How each page is seen in every state that it has of its own. A page that is not here fails. */
const views: Record<string, (eyes: Eyes) => Promise<void>> = {
  '/': ({ person, roost }) => see(person, `${roost.url}/`),
  '/login': async ({ stranger, roost }) => {
    await see(stranger, `${roost.url}/login?mode=sign-up`)
    await see(stranger, `${roost.url}/login?error=cancelled&token=abc`)
    await submitCredentials(stranger, newPerson())
    await expect(stranger.getByText('The e-mail or the password is wrong.')).toBeVisible()
    await checkLook(stranger)
  },
  '/login/forgot': ({ stranger, roost }) => see(stranger, `${roost.url}/login/forgot`),
  '/login/reset': async ({ stranger, roost }) => {
    await see(stranger, `${roost.url}/login/reset`)
    await see(stranger, `${roost.url}/login/reset?status=done`)
    await see(stranger, `${roost.url}/login/reset?token_hash=abc`)
    const field = stranger.getByLabel('New password')
    await field.fill('a password nobody has')
    await stranger.getByRole('button', { name: 'Set the new password' }).click()
    await expect(stranger.getByText('This link was used already')).toBeVisible()
    await checkLook(stranger)
  },
  '/account-deleted': ({ stranger, roost }) => see(stranger, `${roost.url}/account-deleted`),
  '/auth/confirm': async ({ stranger, roost }) => {
    await see(stranger, `${roost.url}/auth/confirm`)
    await see(stranger, `${roost.url}/auth/confirm?token_hash=abc&type=signup`)
    await stranger.getByRole('button', { name: 'Confirm this e-mail' }).click()
    await expect(stranger.getByText('This link was used already')).toBeVisible()
    await checkLook(stranger)
  },
  '/docs/api': ({ stranger, roost }) => see(stranger, `${roost.url}/docs/api`),
  '/dashboard': ({ person, roost }) => see(person, `${roost.url}/dashboard`),
  '/dashboard/account': ({ person, roost }) => see(person, `${roost.url}/dashboard/account`),
  '/dashboard/security/password': async ({ person, roost }) => {
    await see(person, `${roost.url}/dashboard/security/password`)
    await person.getByLabel('Current password').fill('not this one')
    await person.getByLabel('New password').fill('a password nobody has')
    await person.getByRole('button', { name: 'Change the password' }).click()
    await expect(person.getByText('The current password is wrong.')).toBeVisible()
    await checkLook(person)
  },
  '/dashboard/security/delete': async ({ person, roost }) => {
    await see(person, `${roost.url}/dashboard/security/delete`)
    await person.getByLabel('to confirm').fill('somebody@example.test')
    await person.getByLabel('Current password').fill('not this one')
    await person.getByRole('button', { name: 'Delete the account for good' }).click()
    await expect(person.getByText('This is not what stands above.')).toBeVisible()
    await checkLook(person)
  },
  '/device': async ({ person, roost }) => {
    await see(person, `${roost.url}/device`)
    const code = person.getByLabel('Code shown on the device')
    await code.fill('BBBB-BBBB')
    await person.getByRole('button', { name: 'Continue' }).click()
    await expect(person.getByText('No device waits under this code')).toBeVisible()
    await checkLook(person)
    await code.fill((await startLogin(roost)).user_code)
    await person.getByRole('button', { name: 'Continue' }).click()
    await expect(person.getByText('A <b>bold</b> laptop')).toBeVisible()
    await checkLook(person)
  },
  '/sync/authorize': async ({ person, roost }) => {
    await see(person, (await startLogin(roost)).login_url)
    await see(person, `${roost.url}/sync/authorize?token=unknown`)
  },
  '/sync/complete': async ({ person, roost }) => {
    await see(person, `${roost.url}/sync/complete?status=denied`)
    await see(person, `${roost.url}/sync/complete?status=nonsense`)
    await see(person, `${roost.url}/sync/complete?status=success`)
    await person.getByRole('button', { name: 'Keep it open' }).click()
    await checkLook(person)
  },
}

test('every page there is, is looked at', async () => {
  expect(Object.keys(views).sort()).toEqual(await pagePaths())
})

for (const { name, ...look } of looks) {
  test(`every page is accessible, fits its width and asks nobody else for anything (${name})`, async ({
    openPage,
    complaints,
    roost,
  }) => {
    const [stranger, person] = [await openPage(look), await openPage(look)]
    await signUp(person, roost)
    for (const view of Object.values(views)) await view({ stranger, person, roost })
    expect(complaints).toEqual([])
    await see(stranger, `${roost.url}/nowhere`)
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')])
  })
}

test('a script that got into a page does not run, and asks nobody for anything', async ({
  page,
  complaints,
  roost,
}) => {
  await page.route('**/login', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace(
      '<main',
      '<script>document.title = "taken over"</script><img alt="" src="https://elsewhere.example/a.png"><main',
    )
    await route.fulfill({ response, body })
  })
  await page.goto(`${roost.url}/login`)
  await expect(page).toHaveTitle('Sign in · Roost')
  await expect
    .poll(() => complaints.filter((complaint) => complaint.includes('Content Security Policy')))
    .toHaveLength(2)
  complaints.length = 0
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
