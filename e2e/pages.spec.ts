import { expect, type Page } from '@playwright/test'
import { pagePaths } from '#testing/page-paths.ts'
import { connectDevice, startLogin, store, storeSealed } from './devices.ts'
import { checkLook, looks, see } from './looks.ts'
import { newPerson, signUp, submitCredentials } from './people.ts'
import { type Roost, test } from './roost.ts'

/** Who looks: somebody signed out, somebody signed in, and somebody more who is signed in, for what keeps others out. */
type Eyes = { stranger: Page; person: Page; meet: () => Promise<Page>; complaints: string[]; roost: Roost }

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
  '/dashboard': async ({ person, roost }) => {
    await see(person, `${roost.url}/dashboard`)
    const device = await connectDevice(
      person,
      roost,
      'With-a-name-as-long-as-they-may-be-'.repeat(3).slice(0, 100),
    )
    await store(roost, device, 'history')
    await see(person, `${roost.url}/dashboard`)
  },
  '/dashboard/sync': async ({ person, complaints, roost }) => {
    await see(person, `${roost.url}/dashboard/sync`)
    await person.getByRole('switch', { name: 'Secrets' }).click()
    await expect(person.getByText(/^Stays on each device/)).toBeVisible()
    await checkLook(person)
    await person.context().setOffline(true)
    await person.getByRole('switch', { name: 'History' }).click()
    await expect(person.getByText('could not be reached')).toBeVisible()
    await checkLook(person)
    await person.context().setOffline(false)
    expect(complaints.splice(0).filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
  },
  '/dashboard/vault': async ({ person, roost }) => {
    await see(person, `${roost.url}/dashboard/vault`)
    const device = await connectDevice(person, roost, 'A laptop whose name is one long word after another')
    for (const type of ['history', 'collection', 'collection']) await store(roost, device, type)
    await see(person, `${roost.url}/dashboard/vault`)
    await person.getByRole('button', { name: 'Clear everything' }).click()
    await checkLook(person)
    await person.getByRole('alertdialog').getByRole('button', { name: 'Clear everything' }).click()
    await expect(person.getByText('Type “clear” to confirm.')).toBeVisible()
    await checkLook(person)
  },
  '/dashboard/vault/[type]': async ({ person, roost }) => {
    const url = `${roost.url}/dashboard/vault/collection`
    await see(person, `${roost.url}/dashboard/vault/secret`)
    await see(person, `${url}?version=1`)
    await see(person, `${url}?version=9`)
    await person.getByRole('button', { name: 'Restore version 1' }).click()
    await checkLook(person)
    for (const type of ['history', 'collection'])
      await person.request.delete(`${roost.url}/api/sync/data/${type}`)
    const device = await connectDevice(person, roost, 'A newer laptop')
    await storeSealed(roost, device, 'setting')
    await see(person, `${roost.url}/dashboard/vault`)
    await see(person, `${roost.url}/dashboard/vault/setting`)
    await person.getByRole('button', { name: 'Clear Settings' }).click()
    await checkLook(person)
  },
  '/dashboard/security': async ({ person, meet, roost }) => {
    await see(person, `${roost.url}/dashboard/security`)
    const other = await meet()
    const older = await connectDevice(other, roost, 'An older app')
    await store(roost, older, 'secret')
    await see(other, `${roost.url}/dashboard/security`)
  },
  '/dashboard/security/audit': async ({ person, roost }) => {
    await see(person, `${roost.url}/dashboard/security/audit`)
    await see(person, `${roost.url}/dashboard/security/audit?q=nothing+like+it&from=2026-01-01`)
  },
  '/dashboard/security/encryption': ({ person, roost }) =>
    see(person, `${roost.url}/dashboard/security/encryption`),
  '/dashboard/security/recovery-sheet': ({ person, roost }) =>
    see(person, `${roost.url}/dashboard/security/recovery-sheet`),
  '/dashboard/devices': async ({ person, roost }) => {
    await see(person, `${roost.url}/dashboard/devices`)
    await connectDevice(person, roost, `<b>${'Longname'.repeat(12)}</b>`.slice(0, 100))
    await see(person, `${roost.url}/dashboard/devices?name=nobody`)
    await see(person, `${roost.url}/dashboard/devices`)
    await person.getByRole('button', { name: /^Rename <b>/ }).click()
    await checkLook(person)
    await person.keyboard.press('Escape')
    await person.getByRole('button', { name: /^Revoke <b>/ }).click()
    await expect(person.getByRole('alertdialog')).toBeVisible()
    await checkLook(person)
  },
  '/dashboard/devices/[id]': async ({ person, roost }) => {
    const { device_id } = await connectDevice(person, roost, 'The <b>laptop</b>')
    await see(person, `${roost.url}/dashboard/devices/${device_id}`)
    await see(person, `${roost.url}/dashboard/devices/00000000-0000-4000-8000-000000000000`)
  },
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
    // It is as long as there are pages.
    test.setTimeout(600_000)
    const meet = async () => {
      const page = await openPage(look)
      await signUp(page, roost)
      return page
    }
    const [stranger, person] = [await openPage(look), await meet()]
    for (const view of Object.values(views)) await view({ stranger, person, meet, complaints, roost })
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
