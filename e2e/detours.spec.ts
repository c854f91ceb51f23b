import { expect } from '@playwright/test'
import type { AuthMail } from '#embedded/auth-mail.ts'
import { connect, type Database } from '#platform/db/connect.ts'
import { startFurtherAuth } from '#testing/auth-service.ts'
import { startExternalStack } from '#testing/external-stack.ts'
import { startFakeGithub } from '#testing/fake-github.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { freePort } from '#testing/processes.ts'
import { pollLogin, startLogin } from './devices.ts'
import { newPerson, submitCredentials } from './people.ts'
import { test as base } from './roost.ts'

type Server = {
  url: string
  mails: AuthMail[]
  github: Awaited<ReturnType<typeof startFakeGithub>>
  admin: Database
}

/** A server whose accounts are confirmed by mail, or come from GitHub. */
const test = base.extend<object, { detoured: Server }>({
  detoured: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const stack = await startExternalStack()
      const github = await startFakeGithub()
      const mails: AuthMail[] = []
      const [port, authPort] = [await freePort(), await freePort()]
      const auth = await startFurtherAuth(stack, {
        port: authPort,
        siteUrl: `http://127.0.0.1:${authPort}`,
        confirmEmails: true,
        sendMail: (mail) => void mails.push(mail),
        github: { clientId: 'github-id', secret: 'github-secret', url: github.url },
      })
      const server = await startOwnServer(
        { ...stack },
        { ...auth.settings, TRUSTED_PROXY_HOPS: '1' },
        { port },
      )
      const admin = connect(stack.admin_url, 1)
      await use({ url: server.url, mails, github, admin })
      await admin.end()
      await server.stop()
      await auth.close()
      await github.close()
      await stack.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const octo = { id: 7, login: 'octo', email: 'octo@example.test' }

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts'

  test(`a device waits while its person signs up and confirms their e-mail in another browser (${how})`, async ({
    openPage,
    detoured,
  }) => {
    const { login_url, temp_token } = await startLogin(detoured)
    const page = await openPage({ javaScriptEnabled })
    const person = newPerson()
    await page.goto(login_url)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await submitCredentials(page, person)
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()

    const phone = await openPage({ javaScriptEnabled, viewport: { width: 360, height: 780 } })
    await phone.goto(detoured.mails.find(({ to }) => to === person.email)?.link ?? '')
    await expect(phone.getByText('A device is waiting')).toBeVisible()
    await phone.getByRole('button', { name: 'Confirm this e-mail' }).click()
    await phone.getByRole('button', { name: 'Approve' }).click()
    await expect(phone.getByRole('heading', { name: 'Device approved' })).toBeVisible()
    expect(await pollLogin(detoured, temp_token)).toBe(200)
  })

  test(`a device waits while its person comes back from GitHub, also when they say no at first (${how})`, async ({
    openPage,
    detoured,
  }) => {
    const { login_url, temp_token } = await startLogin(detoured)
    const page = await openPage({ javaScriptEnabled })
    await page.goto(login_url)
    detoured.github.signInNext('denied')
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page.getByText('GitHub did not confirm')).toBeVisible()
    detoured.github.signInNext(octo)
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page).toHaveURL(login_url)
    await page.getByRole('button', { name: 'Deny' }).click()
    await expect(page.getByRole('heading', { name: 'Request denied' })).toBeVisible()
    expect(await pollLogin(detoured, temp_token)).toBe('access_denied')
  })

  test(`who has no password signs in at GitHub again to approve what comes from another network (${how})`, async ({
    openPage,
    detoured,
  }) => {
    const page = await openPage({ javaScriptEnabled })
    detoured.github.signInNext(octo)
    await page.goto(`${detoured.url}/auth/github`)
    await expect(page).toHaveURL(`${detoured.url}/dashboard`)
    await detoured.admin`update auth.sessions set created_at = now() - interval '11 minutes'`
    const { login_url, temp_token } = await startLogin(
      detoured,
      { shows_code: false },
      { 'x-forwarded-for': '192.0.2.7' },
    )
    await page.goto(login_url)
    await expect(page.getByText('This request comes from another network')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0)
    await page.getByRole('button', { name: 'Sign in again to approve' }).click()
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page).toHaveURL(login_url)
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
    expect(await pollLogin(detoured, temp_token)).toBe(200)
  })
}
