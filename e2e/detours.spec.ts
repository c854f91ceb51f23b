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

type Server = { url: string }

type Detoured = {
  /** New accounts are confirmed by mail. */
  mailing: Server & { mails: AuthMail[] }
  /** People may come from GitHub. */
  joined: Server & { github: Awaited<ReturnType<typeof startFakeGithub>>; admin: Database }
}

/** Two servers on one database, each with an Auth service of its own. */
const test = base.extend<object, { detoured: Detoured }>({
  detoured: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const stack = await startExternalStack()
      const github = await startFakeGithub()
      const mails: AuthMail[] = []
      const [port, authPort] = [await freePort(), await freePort()]
      const mailingAuth = await startFurtherAuth(stack, {
        siteUrl: `http://127.0.0.1:${port}`,
        confirmEmails: true,
        sendMail: (mail) => void mails.push(mail),
      })
      const joinedAuth = await startFurtherAuth(stack, {
        port: authPort,
        siteUrl: `http://127.0.0.1:${authPort}`,
        github: { clientId: 'github-id', secret: 'github-secret', url: github.url },
      })
      const mailing = await startOwnServer(stack, mailingAuth.settings, { port })
      const joined = await startOwnServer(stack, { ...joinedAuth.settings, TRUSTED_PROXY_HOPS: '1' })
      const admin = connect(stack.admin_url, 1)
      await use({ mailing: { url: mailing.url, mails }, joined: { url: joined.url, github, admin } })
      await admin.end()
      for (const server of [mailing, joined]) await server.stop()
      for (const service of [mailingAuth, joinedAuth, github, stack]) await service.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const octo = { id: 7, login: 'octo', email: 'octo@example.test' }

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts'

  test(`a device waits while its person signs up and confirms their e-mail in another browser (${how})`, async ({
    openPage,
    detoured: { mailing },
  }) => {
    const { login_url, temp_token } = await startLogin(mailing)
    const page = await openPage({ javaScriptEnabled })
    const person = newPerson()
    await page.goto(login_url)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await submitCredentials(page, person)
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()

    const phone = await openPage({ javaScriptEnabled, viewport: { width: 360, height: 780 } })
    await phone.goto(mailing.mails.find(({ to }) => to === person.email)?.link ?? '')
    await expect(phone.getByText('A device is waiting')).toBeVisible()
    await phone.getByRole('button', { name: 'Confirm this e-mail' }).click()
    await phone.getByRole('button', { name: 'Approve' }).click()
    await expect(phone.getByRole('heading', { name: 'Device approved' })).toBeVisible()
    expect(await pollLogin(mailing, temp_token)).toBe(200)
  })

  test(`a device waits while its person comes back from GitHub, also when they say no at first (${how})`, async ({
    openPage,
    detoured: { joined },
  }) => {
    const { login_url, temp_token } = await startLogin(joined)
    const page = await openPage({ javaScriptEnabled })
    await page.goto(login_url)
    joined.github.signInNext('denied')
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page.getByText('GitHub did not confirm')).toBeVisible()
    joined.github.signInNext(octo)
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page).toHaveURL(login_url)
    await page.getByRole('button', { name: 'Deny' }).click()
    await expect(page.getByRole('heading', { name: 'Request denied' })).toBeVisible()
    expect(await pollLogin(joined, temp_token)).toBe('access_denied')
  })

  test(`who has no password signs in at GitHub again to approve what comes from another network (${how})`, async ({
    openPage,
    detoured: { joined },
  }) => {
    const page = await openPage({ javaScriptEnabled })
    joined.github.signInNext(octo)
    await page.goto(`${joined.url}/auth/github`)
    await expect(page).toHaveURL(`${joined.url}/dashboard`)
    await joined.admin`update auth.sessions set created_at = now() - interval '11 minutes'`
    const { login_url, temp_token } = await startLogin(
      joined,
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
    expect(await pollLogin(joined, temp_token)).toBe(200)
  })
}
