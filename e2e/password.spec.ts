import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import type { AuthMail } from '#embedded/auth-mail.ts'
import { startFurtherAuth } from '#testing/auth-service.ts'
import { startExternalStack } from '#testing/external-stack.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { freePort } from '#testing/processes.ts'
import { root } from '#testing/stack.ts'
import { newPerson, signOut, signUp, submitCredentials } from './people.ts'
import { test as base, type Roost } from './roost.ts'

const new_password = 'an owl in the attic sings'

/** A server that sends mail. */
const test = base.extend<object, { mailing: { url: string; mails: AuthMail[] } }>({
  mailing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const stack = await startExternalStack()
      const mails: AuthMail[] = []
      const port = await freePort()
      const auth = await startFurtherAuth(stack, {
        siteUrl: `http://127.0.0.1:${port}`,
        sendMail: (mail) => void mails.push(mail),
      })
      const server = await startOwnServer(stack, auth.settings, { port })
      await use({ url: server.url, mails })
      await server.stop()
      for (const service of [auth, stack]) await service.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** The link that whoever runs the server makes. */
async function makeLink(roost: Roost, email: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['src/server/reset-password.ts', email], {
    cwd: root,
    env: {
      NODE_ENV: 'production',
      ROOST_DATA: roost.data,
      PORT: new URL(roost.url).port,
      NEXT_PUBLIC_SERVER_URL: roost.url,
    },
  })
  return stdout.trim()
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts'

  test(`a person changes their password; their other browser has to sign in again (${how})`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage({ javaScriptEnabled })
    const person = await signUp(page, roost)
    const other = await openPage()
    await other.goto(`${roost.url}/login`)
    await submitCredentials(other, person)
    await expect(other).toHaveURL(`${roost.url}/dashboard`)

    await page.goto(`${roost.url}/dashboard/account`)
    await page.getByRole('link', { name: 'Change password' }).click()
    await page.getByLabel('Current password').fill('not this one')
    await page.getByLabel('New password').fill(new_password)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await expect(page.getByText('The current password is wrong.')).toBeVisible()
    await page.getByLabel('Current password').fill(person.password)
    await page.getByLabel('New password').fill(new_password)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await expect(page.getByText('Your password is changed.')).toBeVisible()

    await other.goto(`${roost.url}/dashboard/account`)
    await expect(other).toHaveURL(/\/login/)
    await page.goto(`${roost.url}/dashboard`)
    await signOut(page)
    await submitCredentials(page, { ...person, password: new_password })
    await expect(page).toHaveURL(`${roost.url}/dashboard`)
  })

  test(`a person who forgot their password sets a new one by the link of a mail (${how})`, async ({
    openPage,
    mailing,
  }) => {
    const page = await openPage({ javaScriptEnabled })
    const person = await signUp(page, mailing)
    await signOut(page)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('E-mail').fill(person.email)
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()

    const link = mailing.mails.find(({ to }) => to === person.email)?.link ?? ''
    const phone = await openPage({ javaScriptEnabled, viewport: { width: 360, height: 780 } })
    await phone.goto(link)
    await phone.getByLabel('New password').fill(new_password)
    await phone.getByRole('button', { name: 'Set the new password' }).click()
    await expect(phone.getByRole('heading', { name: 'Your password is changed' })).toBeVisible()
    await phone.getByRole('link', { name: 'Go to the dashboard' }).click()
    await expect(phone.getByRole('heading', { name: 'Overview' })).toBeVisible()

    await page.goto(link)
    await page.getByLabel('New password').fill(new_password)
    await page.getByRole('button', { name: 'Set the new password' }).click()
    await expect(page.getByText('This link was used already')).toBeVisible()
    await page.getByRole('link', { name: 'Ask for another link' }).click()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await submitCredentials(page, person)
    await expect(page.getByText('The e-mail or the password is wrong.')).toBeVisible()
    await submitCredentials(page, { ...person, password: new_password })
    await expect(page).toHaveURL(`${mailing.url}/dashboard`)
  })

  test(`where no mail is sent, the page says so, and whoever runs the server makes the link (${how})`, async ({
    openPage,
    roost,
  }) => {
    const page = await openPage({ javaScriptEnabled })
    const person = await signUp(page, roost)
    await signOut(page)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await expect(page.getByText('This server sends no mail.')).toBeVisible()
    await expect(page.getByText('npm run reset-password')).toBeVisible()
    await page.goto(await makeLink(roost, person.email))
    await page.getByLabel('New password').fill(person.password)
    await page.getByRole('button', { name: 'Set the new password' }).click()
    await expect(page.getByText('This is the current password.')).toBeVisible()
    await page.getByLabel('New password').fill(new_password)
    await page.getByRole('button', { name: 'Set the new password' }).click()
    await expect(page.getByRole('heading', { name: 'Your password is changed' })).toBeVisible()
  })
}

test('a password can be looked at while it is typed', async ({ page, roost }) => {
  await page.goto(`${roost.url}/login`)
  const field = page.getByLabel('Password')
  await field.fill(newPerson().password)
  await expect(field).toHaveAttribute('type', 'password')
  await page.getByRole('button', { name: 'Show characters' }).click()
  await expect(field).toHaveAttribute('type', 'text')
  await expect(field).toHaveValue(newPerson().password)
  await page.getByRole('button', { name: 'Show characters' }).click()
  await expect(field).toHaveAttribute('type', 'password')
})
